import type { IncomingMessage } from 'node:http'
import { trunnionError } from '@trunnion/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problemOf } from './problem.ts'

interface Watched {
  readonly bytes: number
  readonly since: number
  readonly end: () => void
}

/** Under this many bytes in a whole stall period a body counts as stalled: one byte now and then is how such attacks work. */
const leastBytes = 1024

/** Tells the client, past the handler that still waits for the body, and ends the connection. */
const ender = (request: FastifyRequest, reply: FastifyReply) => (): void => {
  const { socket } = request.raw
  if (reply.raw.headersSent) return void socket.destroy()
  const text = JSON.stringify(problemOf(trunnionError('REQUEST_TIMEOUT'), request.id))
  reply.raw.writeHead(408, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
    'x-request-id': request.id,
  })
  reply.raw.end(text, () => socket.destroy())
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
      else if (bytesRead - seen.bytes >= leastBytes) open.set(request, { ...seen, bytes: bytesRead, since: at })
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
    raw.once('close', () => open.delete(raw))
  })
}
