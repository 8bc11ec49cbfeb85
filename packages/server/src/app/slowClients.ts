import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

interface Watched {
  readonly bytes: number
  readonly since: number
}

/** Under this many bytes in a whole stall period a body counts as stalled: one byte now and then is how such attacks work. */
const leastBytes = 1024

/**
 * Ends connections whose request body stands still for `stallMs`. Node's own `requestTimeout` bounds the whole request, which would also end a long honest
 * upload; a socket's idle timeout would end requests that we are working on. So: only bodies that are not complete, only their progress.
 */
export const addSlowClientGuard = (app: FastifyInstance, stallMs: number, now: () => number): void => {
  const open = new Map<import('node:http').IncomingMessage, Watched>()
  const look = (): void => {
    const at = now()
    for (const [request, seen] of open) {
      const socket: Socket = request.socket
      if (request.complete || socket.destroyed) open.delete(request)
      else if (socket.bytesRead - seen.bytes >= leastBytes) open.set(request, { bytes: socket.bytesRead, since: at })
      else if (at - seen.since >= stallMs) {
        open.delete(request)
        socket.destroy()
      }
    }
  }
  const timer = setInterval(look, Math.max(50, stallMs / 4))
  timer.unref()
  app.addHook('onClose', async () => clearInterval(timer))
  app.addHook('onRequest', async ({ raw }) => {
    if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return
    open.set(raw, { bytes: raw.socket.bytesRead, since: now() })
    raw.once('close', () => open.delete(raw))
  })
}
