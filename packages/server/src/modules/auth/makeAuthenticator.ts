import type { Database, Role } from '@trunnion/database'
import type { Authenticator } from '../../app/accessHooks.ts'
import { type Principal, type Scope, scopes } from '../../app/principal.ts'
import type { AccessTokens } from './accessTokens.ts'
import { useTicket } from './eventTickets.ts'
import { type PrincipalCache } from './principalCache.ts'
import { sha256 } from './secrets.ts'

interface Person {
  readonly tenant_id: string
  readonly user_id: string
  readonly email: string
  readonly role: Role
}
const person = 'u.tenant_id, u.id as user_id, u.email, u.role'
const alive = 'u.disabled_at is null and t.disabled_at is null'

const principal = (row: Person, more: Pick<Principal, 'scopes'> & Partial<Principal>): Principal => ({
  tenantId: row.tenant_id,
  userId: row.user_id,
  email: row.email,
  role: row.role,
  ...more,
})

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Who a token, a key or a ticket stands for. Sessions and keys are looked up, since a token alone would outlive the session it was given for; the role is the one in the
 * database now. What was found is kept in `cache`, which forgets when something changed.
 */
export const makeAuthenticator = (database: Database, tokens: AccessTokens, cache: PrincipalCache): Authenticator => {
  const bySession = (sessionId: string) =>
    database.everyTenant(async (tx) => {
      const [row] = await tx.query<Person & { expires_at: Date }>(
        `select ${person}, s.expires_at from sessions s join users u on u.id = s.user_id join tenants t on t.id = u.tenant_id
         where s.id = $1 and s.revoked_at is null and s.expires_at > now() and ${alive}`,
        [sessionId],
      )
      return row && { principal: principal(row, { sessionId, scopes }), expiresAt: row.expires_at.getTime() }
    })
  const byKey = (key: string) =>
    database.everyTenant(async (tx) => {
      const [row] = await tx.query<Person & { key_id: string; scopes: Scope[]; expires_at: Date | null; stale: boolean }>(
        `select ${person}, k.id as key_id, k.scopes, k.expires_at, coalesce(k.last_used_at < now() - interval '1 minute', true) as stale
         from api_keys k join users u on u.id = k.user_id join tenants t on t.id = u.tenant_id
         where k.key_hash = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and ${alive}`,
        [sha256(key)],
      )
      if (row === undefined) return undefined
      if (row.stale) await tx.query('update api_keys set last_used_at = now() where id = $1', [row.key_id])
      return { principal: principal(row, { apiKeyId: row.key_id, scopes: row.scopes }), expiresAt: row.expires_at?.getTime() ?? Infinity }
    })
  return {
    authenticate: async ({ bearer, apiKey, ticket }) => {
      if (bearer !== undefined) {
        const claims = await tokens.read(bearer)
        if (claims === undefined || !uuid.test(claims.sessionId)) return undefined
        const known = await cache.find(`session ${claims.sessionId}`, () => bySession(claims.sessionId))
        return known?.userId === claims.userId && known.tenantId === claims.tenantId ? known : undefined
      }
      if (apiKey !== undefined)
        return /^trn_[\w-]{8}_[\w-]{43}$/.test(apiKey) ? cache.find(`key ${sha256(apiKey).toString('hex')}`, () => byKey(apiKey)) : undefined
      if (ticket === undefined || !/^[\w-]{43}$/.test(ticket)) return undefined
      const row = await useTicket<Person>(database, ticket, person, alive)
      return row && principal(row, { scopes })
    },
    forget: cache.clear,
    tenantExists: (tenantId) => database.everyTenant(async (tx) => (await tx.query('select id from tenants where id = $1', [tenantId])).length === 1),
  }
}
