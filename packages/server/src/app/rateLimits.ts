import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import { Fault, trunnionError } from '@trunnion/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServerSettings } from '../settings/serverSettings.ts'

type Limiter = ReturnType<FastifyInstance['createRateLimit']>

const enforce = async (limiter: Limiter, request: FastifyRequest, reply: FastifyReply, shows: boolean): Promise<void> => {
  const state = await limiter(request)
  if (state.isAllowed) return
  if (shows) {
    reply.header('ratelimit-limit', state.max)
    reply.header('ratelimit-remaining', state.remaining)
    reply.header('ratelimit-reset', state.ttlInSeconds)
  }
  if (!state.isExceeded) return
  reply.header('retry-after', Math.max(1, state.ttlInSeconds))
  throw new Fault(trunnionError('RATE_LIMITED'))
}

const minute = 60_000
/** Of IPv6 the network of 64 bits that one subscriber has: within it addresses cost nothing. */
const addressOf = (request: FastifyRequest): string => normalizeIP(request.ip, 64)

/**
 * Limits by address before anything is looked up, and those of single routes. Counted in each process: with several of them behind one address a client
 * gets as many times the limit.
 */
export const addRateLimits = async (app: FastifyInstance, settings: ServerSettings): Promise<void> => {
  await app.register(rateLimit, { global: false, cache: 20_000 })
  const byAddress = app.createRateLimit({ max: settings.addressRequestsPerMinute, timeWindow: minute, keyGenerator: addressOf })
  const byRoute = app.createRateLimit({
    max: (request) => request.routeOptions.config.perMinute ?? Infinity,
    timeWindow: minute,
    keyGenerator: (request) => `${request.routeOptions.url ?? ''} ${addressOf(request)}`,
  })
  app.addHook('onRequest', async (request, reply) => {
    const { vital, perMinute } = request.routeOptions.config
    if (vital) return
    await enforce(byAddress, request, reply, false)
    if (perMinute !== undefined) await enforce(byRoute, request, reply, true)
  })
}

/** Limits by user or key, once it is known who calls. */
export const addPrincipalRateLimit = (app: FastifyInstance, settings: ServerSettings): void => {
  const byPrincipal = app.createRateLimit({
    max: settings.requestsPerMinute,
    timeWindow: minute,
    keyGenerator: (request) => request.principal?.apiKeyId ?? request.principal?.userId ?? request.ip,
  })
  app.addHook('onRequest', async (request, reply) => {
    if (request.principal !== undefined && !request.routeOptions.config.vital) await enforce(byPrincipal, request, reply, true)
  })
}
