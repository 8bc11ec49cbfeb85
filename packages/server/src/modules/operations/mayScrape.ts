import type { FastifyRequest } from 'fastify'
import { isInRange } from '../webhooks/isPublicAddress.ts'

/**
 * Whether a request without a token may read metrics: from a listed address, and straight. One that came through a proxy has the proxy's address, so it does not
 * count unless the proxy is trusted and told us the true one.
 */
export const mayScrape = (request: Pick<FastifyRequest, 'ip' | 'headers' | 'ips'>, addresses: readonly string[]): boolean => {
  const { headers, ip, ips } = request
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => headers[name] !== undefined)
  if (forwarded && ips === undefined) return false
  return addresses.some((range) => isInRange(ip.replace(/^::ffff:(?=\d+\.)/, ''), range))
}
