import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { FastifyReply } from 'fastify'
import type { Call } from './route.ts'

export interface Idempotency {
  /** Runs `work` once for this caller and key; later calls with the key get the first one's answer. */
  run(call: Call, key: string | readonly string[], work: () => Promise<{ readonly value: unknown; readonly status: number }>): Promise<FastifyReply>
}

interface Row {
  readonly request_hash: string
  readonly status: number | null
  readonly response: Stored | null
}
interface Stored {
  readonly value: unknown
  readonly location: unknown
}

/** What makes two requests the same: address, query, type and, unless it is a stream, the body. */
const hashOf = (call: Call): string => {
  const { request } = call
  const streamed = request.routeOptions.config.streams === true
  const parts = [
    request.method,
    request.url,
    // Every try of a form draws a boundary of its own.
    (request.headers['content-type'] ?? '').split(';', 1)[0],
    streamed ? (request.headers['content-length'] ?? '') : JSON.stringify(call.body ?? null),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/**
 * Idempotency keys for creating calls, kept a day in `idempotency_keys`. A call that died with its process blocks its key for 15 minutes; one that failed
 * frees it at once. Answers that are not JSON are not kept.
 */
export const makeIdempotency = (database: Database): Idempotency => {
  const claim = (call: Call, key: string, hash: string): Promise<Row | undefined> =>
    database.tenant(call.scope, async (tx) => {
      const [mine] = await tx.query(
        `insert into idempotency_keys (tenant_id, user_id, key, request_hash) values ($1, $2, $3, $4)
         on conflict (tenant_id, user_id, key) do update set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
           where idempotency_keys.created_at < now() - case when idempotency_keys.status is null then interval '15 minutes' else interval '1 day' end
         returning key`,
        [call.scope.tenantId, call.principal.userId, key, hash],
      )
      if (mine !== undefined) return undefined
      const [row] = await tx.query<Row>('select request_hash, status, response from idempotency_keys where user_id = $1 and key = $2', [
        call.principal.userId,
        key,
      ])
      return row ?? fault('CONFLICT', 'The first request with this idempotency key has just failed; send it again.')
    })
  const release = (call: Call, key: string): Promise<unknown> =>
    database.tenant(call.scope, (tx) => tx.query('delete from idempotency_keys where user_id = $1 and key = $2', [call.principal.userId, key]))
  const keep = (call: Call, key: string, status: number, response: Stored): Promise<unknown> =>
    database.tenant(call.scope, (tx) =>
      tx.query('update idempotency_keys set status = $3, response = $4 where user_id = $1 and key = $2', [
        call.principal.userId,
        key,
        status,
        JSON.stringify(response),
      ]),
    )
  return {
    run: async (call, given, work) => {
      if (typeof given !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(given))
        return fault('REQUEST_INVALID', 'Idempotency-Key takes 1 to 255 visible ASCII characters.')
      const hash = hashOf(call)
      const earlier = await claim(call, given, hash)
      if (earlier !== undefined) {
        if (earlier.request_hash !== hash) return fault('IDEMPOTENCY_MISMATCH')
        if (earlier.status === null) return fault('CONFLICT', 'The first request with this idempotency key is still under way.')
        const { value, location } = earlier.response ?? { value: null, location: null }
        if (typeof location === 'string') call.header('location', location)
        return call.reply.code(earlier.status).header('idempotent-replayed', 'true').send(value)
      }
      try {
        const { value, status } = await work()
        // What is not JSON cannot be kept; the key is free again, and the work behind it has a cache of its own.
        if (call.reply.sent || value instanceof Readable || value instanceof Uint8Array) {
          await release(call, given)
          return call.reply.sent ? call.reply : call.reply.code(status).send(value)
        }
        await keep(call, given, status, { value: value ?? null, location: call.reply.getHeader('location') ?? null })
        return call.reply.code(status).send(value)
      } catch (error) {
        await release(call, given)
        throw error
      }
    },
  }
}
