import type { IncomingMessage } from 'node:http'

/**
 * Lets the rest of a body flow away that nobody wants: its client is still sending and reads the answer afterwards. A connection that Node closes meanwhile would be
 * reset before the answer is read; how long a refused body may keep coming is bounded in app/slowClients.ts.
 */
export const drainRequest = (request: IncomingMessage): void => {
  if (request.complete || request.destroyed) return
  request.unpipe()
  request.resume()
}
