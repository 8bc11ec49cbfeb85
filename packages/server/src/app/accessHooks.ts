import { fault } from '@trunnion/core'
import type { TenantScope } from '@trunnion/database'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Principal } from './principal.ts'

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | undefined
    tenantScope: TenantScope | undefined
  }
}

/** Proofs of identity that a request carries. At most one counts, in this order. */
export interface Credentials {
  readonly bearer?: string
  readonly apiKey?: string
  readonly ticket?: string
}

/** Turns proofs into a principal. Undefined: they prove nothing. */
export interface Authenticator {
  authenticate(credentials: Credentials): Promise<Principal | undefined>
  /** Whether a tenant exists, for a global_admin who acts in it. */
  tenantExists(tenantId: string): Promise<boolean>
  /** Looks everybody up again: something changed who may do what. Other processes hear of it from the database. */
  forget(): void
}

const credentialsOf = (request: FastifyRequest): Credentials => {
  const { authorization } = request.headers
  const apiKey = request.headers['x-api-key']
  const ticket: unknown = request.routeOptions.config.takesTicket ? Reflect.get(Object(request.query), 'ticket') : undefined
  if (authorization !== undefined) {
    if (!/^bearer /i.test(authorization)) return {}
    const bearer = authorization.slice(7).trim()
    // Programs that know no other header (Prometheus) send their key so; no token begins like one.
    return bearer.startsWith('trn_') ? { apiKey: bearer } : { bearer }
  }
  if (typeof apiKey === 'string') return { apiKey }
  return typeof ticket === 'string' ? { ticket } : {}
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** The tenant acted in. X-Tenant-ID counts for a global_admin only; from others it is not even looked at. */
const scopeOf = async (request: FastifyRequest, principal: Principal, authenticator: Authenticator): Promise<TenantScope> => {
  const asked = request.headers['x-tenant-id']
  if (principal.role !== 'global_admin' || typeof asked !== 'string' || asked === principal.tenantId) return { tenantId: principal.tenantId }
  if (!uuid.test(asked) || !(await authenticator.tenantExists(asked))) return fault('NOT_FOUND', 'X-Tenant-ID names no tenant.')
  return { tenantId: asked.toLowerCase() }
}

/**
 * Resolves who calls and decides whether they may, for every route, in one place. A route without a policy stops the start; a refusal never says whether the
 * thing asked for exists, since nothing was looked up yet.
 */
export const addAccessHooks = (app: FastifyInstance, authenticator: Authenticator): void => {
  app.decorateRequest('principal', undefined)
  app.decorateRequest('tenantScope', undefined)
  app.addHook('onRoute', (options) => {
    if (options.config?.access === undefined) throw new Error(`${String(options.method)} ${options.url} declares no access policy`)
  })
  // Also when the request failed: a used refresh token ends its session with an error. Before the answer goes out, so that the next request sees it.
  app.addHook('onSend', async (request) => {
    if (request.routeOptions.config.changesAccess) authenticator.forget()
  })
  app.addHook('onRequest', async (request) => {
    const { access } = request.routeOptions.config
    // No route was found: the answer is 404 for everybody.
    if (access === undefined || access.kind === 'everyone') return
    const principal = await authenticator.authenticate(credentialsOf(request))
    if (principal === undefined) {
      if (access.kind === 'known') return
      return fault('UNAUTHENTICATED')
    }
    request.principal = principal
    request.tenantScope = await scopeOf(request, principal, authenticator)
    // tenantScope and role are on every later line of this request's log.
    request.log = request.log.child({ tenant: request.tenantScope.tenantId, user: principal.userId })
    if (access.kind !== 'policy') return
    const inScope = principal.apiKeyId === undefined || (access.scope !== 'session' && principal.scopes.includes(access.scope))
    if (!inScope) fault('FORBIDDEN', access.scope === 'session' ? 'This is not for API keys.' : `The API key lacks the scope ${access.scope}.`)
    if (!access.policy(principal)) fault('FORBIDDEN')
  })
}
