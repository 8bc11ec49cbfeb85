import type { IncomingMessage } from 'node:http'

/** How long a refused body may keep coming; Node would close at once otherwise, and the reset would reach the client before the answer. */
const graceMs = 10_000

/** Lets the rest of a body flow away that nobody wants, for a while: the client is still sending and reads the answer afterwards. */
export const drainRequest = (request: IncomingMessage): void => {
  if (request.complete || request.destroyed) return
  request.unpipe()
  request.resume()
  const timer = setTimeout(() => request.destroy(), graceMs)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}
