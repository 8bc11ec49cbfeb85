import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The client's X-Request-Id when it is short and harmless in a log, otherwise a new one. */
export const requestId = (request: IncomingMessage): string => {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9._-]{8,64}$/.test(given) ? given : randomUUID()
}
