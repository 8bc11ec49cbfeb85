import type { Database } from '@trunnion/database'
import type { FastifyBaseLogger } from 'fastify'
import type { PrivateTargets } from './checkTarget.ts'
import { type ClaimedDelivery, claimDeliveries, mostOfOne } from './claimDeliveries.ts'
import { endDelivery } from './endDelivery.ts'
import { webhookChannel } from './enqueueEvent.ts'
import type { ResolveName } from './resolveTarget.ts'
import { sendDelivery } from './sendDelivery.ts'

export interface DeliveriesDependencies {
  readonly database: Database
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  readonly version: string
  /** See {@link PrivateTargets}. */
  readonly trusted: PrivateTargets
  readonly names?: ResolveName
  readonly pollMs?: number
  readonly timeoutMs?: number
  readonly random?: () => number
}

/** Sends what waits; every process that has network may run one. */
export interface Deliveries {
  start(): Promise<void>
  /** Attempts under way are broken off; they are tried again elsewhere. */
  stop(): Promise<void>
}

/** Connections at once. */
const mostAtOnce = 32
const keptDays = 30

/** The loop that sends deliveries: woken by NOTIFY when an event is written, and every few seconds for those that wait for another attempt. */
export const makeDeliveries = ({
  database,
  log,
  version,
  trusted,
  names,
  pollMs = 2000,
  timeoutMs,
  random = Math.random,
}: DeliveriesDependencies): Deliveries => {
  const running = new Map<string, string>()
  const ending = new AbortController()
  const under = new Set<Promise<void>>()
  let timers: readonly NodeJS.Timeout[] = []
  let listener: { close(): Promise<void> } | undefined
  let filling = false
  let again = false

  const deliver = async (claimed: ClaimedDelivery): Promise<void> => {
    const { id, url, secrets, payload, attempts: attempt, webhook_id, tenant_id: tenant, event_type } = claimed
    const delivery = { id, url, secrets, body: JSON.stringify(payload), attempt }
    const sent = await sendDelivery(delivery, {
      trusted,
      version,
      now: Date.now,
      signal: ending.signal,
      ...(names && { names }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    })
    // Its lease runs out, and another process sends it.
    if (ending.signal.aborted && sent.kind !== 'delivered') return
    await endDelivery(database, claimed, sent, random())
    const level = sent.kind === 'delivered' ? 'info' : 'warn'
    log[level](
      { tenant, webhook: webhook_id, delivery: id, event: event_type, attempt, status: sent.status, error: sent.error },
      `webhook delivery: ${sent.kind}`,
    )
  }

  const busyWebhooks = (): readonly string[] => {
    const counts = Map.groupBy(running.values(), (webhook) => webhook)
    return [...counts].filter(([, all]) => all.length >= mostOfOne).map(([webhook]) => webhook)
  }

  const fill = async (): Promise<void> => {
    if (ending.signal.aborted) return
    again = filling
    if (filling) return
    filling = true
    try {
      const room = mostAtOnce - running.size
      const claimed = room > 0 ? await claimDeliveries(database, room, busyWebhooks()) : []
      for (const one of claimed) {
        running.set(one.id, one.webhook_id)
        const work = deliver(one)
          .catch((error: unknown) => log.warn({ delivery: one.id, error: String(error) }, 'The end of a webhook delivery could not be written'))
          .finally(() => {
            running.delete(one.id)
            under.delete(work)
            // There may be more behind it; an idle poll would let it wait.
            void fill()
          })
        under.add(work)
      }
    } catch (error) {
      log.warn({ error: String(error) }, 'Webhook deliveries could not be taken; the next poll tries again')
    } finally {
      filling = false
      if (again) void fill()
    }
  }

  const prune = (): Promise<unknown> =>
    database
      .everyTenant((tx) => tx.query('delete from webhook_deliveries where created_at < now() - make_interval(days => $1)', [keptDays]))
      .catch((error: unknown) => log.warn({ error: String(error) }, 'Old webhook deliveries could not be deleted'))

  return {
    start: async () => {
      listener = await database.listen(webhookChannel, () => void fill())
      timers = [setInterval(() => void fill(), pollMs), setInterval(() => void prune(), 3_600_000)]
      for (const timer of timers) timer.unref()
      void fill()
    },
    stop: async () => {
      ending.abort()
      for (const timer of timers) clearInterval(timer)
      await listener?.close().catch(() => undefined)
      await Promise.all(under)
    },
  }
}
