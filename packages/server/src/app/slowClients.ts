import type { IncomingMessage } from 'node:http'
import { trunnionError } from '@trunnion/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from './problem.ts'

interface Watched {
  readonly bytes: number
  readonly since: number
  readonly end: () => void
  /** When the answer went out before the body had come (401, 413), if it did. */
  answeredAt?: number
}

/** Under this many bytes in a whole stall period a body counts as stalled: one byte now and then is how such attacks work. */
const leastBytes = 1024

/** How long a body is still taken in after it was refused: clients read the answer only once they have sent, or see the connection reset. */
const refusedMs = 10_000

/** Tells the client, past the handler that still waits for the body, and ends the connection. */
const ender = (request: FastifyRequest, reply: FastifyReply) => (): void => {
  if (reply.raw.headersSent) return void request.raw.destroy()
  const text = JSON.stringify(problemOf(trunnionError('REQUEST_TIMEOUT'), request.id))
  reply.raw.writeHead(408, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    'x-request-id': request.id,
  })
  reply.raw.end(text, () => request.raw.destroy())
}

/**
 * Ends connections whose request body stands still for `stallMs`. Node's own `requestTimeout` bounds the whole request, which would also end a long honest
 * upload; a socket's idle timeout would end requests that we are working on. So: only bodies that are not complete, only their progress.
 */
export const addSlowClientGuard = (app: FastifyInstance, stallMs: number, now: () => number): void => {
  const open = new Map<IncomingMessage, Watched>()
  const look = (): void => {
    const at = now()
    for (const [request, seen] of open) {
      const { bytesRead, destroyed } = request.socket
      if (request.complete || destroyed) open.delete(request)
      else if (seen.answeredAt !== undefined && at - seen.answeredAt >= Math.min(stallMs, refusedMs)) {
        open.delete(request)
        request.destroy()
      } else if (bytesRead - seen.bytes >= leastBytes) open.set(request, { ...seen, bytes: bytesRead, since: at })
      else if (at - seen.since >= stallMs) {
        open.delete(request)
        seen.end()
      }
    }
  }
  const timer = setInterval(look, Math.max(50, stallMs / 4))
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
  app.addHook('onRequest', async (request, reply) => {
    const { raw } = request
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return
    open.set(raw, { bytes: raw.socket.bytesRead, since: now(), end: ender(request, reply) })
    reply.raw.once('finish', () => {
      const seen = open.get(raw)
      if (seen !== undefined) seen.answeredAt = now()
    })
    raw.once('close', () => open.delete(raw))
  })
}
