import type { Database, Role, Transaction } from '@trunnion/database'
import { appendAudit } from '../audit/appendAudit.ts'
import type { SignedIn } from './login.ts'
import { notifyAuthChange } from './principalCache.ts'
import { randomSecret, sha256 } from './secrets.ts'

export interface Session extends SignedIn {
  readonly sessionId: string
  readonly refreshToken: string
}

const addRefreshToken = async (tx: Transaction, tenantId: string, sessionId: string, days: number): Promise<string> => {
  const token = randomSecret()
  await tx.query('insert into refresh_tokens (token_hash, tenant_id, session_id, expires_at) values ($1, $2, $3, now() + make_interval(days => $4))', [
    sha256(token),
    tenantId,
    sessionId,
    days,
  ])
  return token
}

/** Opens a session for somebody whose credentials were right. */
export const openSession = (database: Database, user: SignedIn, days: number, requestId: string): Promise<Session> =>
  database.tenant({ tenantId: user.tenantId }, async (tx) => {
    const [{ id, email }] = await tx.query<{ id: string; email: string }>(
      `with opened as (insert into sessions (tenant_id, user_id, expires_at) values ($1, $2, now() + make_interval(days => $3)) returning id)
       select opened.id, users.email from opened, users where users.id = $2`,
      [user.tenantId, user.userId, days],
    )
    const refreshToken = await addRefreshToken(tx, user.tenantId, id, days)
    await appendAudit(tx, {
      tenantId: user.tenantId,
      eventType: 'auth.login',
      actor: { id: user.userId, name: email },
      subject: { type: 'session', id },
      requestId,
    })
    return { ...user, sessionId: id, refreshToken }
  })

interface TokenRow {
  readonly tenant_id: string
  readonly session_id: string
  readonly user_id: string
  readonly role: Role
  readonly email: string
  readonly used: boolean
  readonly alive: boolean
}

/**
 * Exchanges a refresh token for a new one. A token that was used before was stolen, from us or from the client: its session ends for both.
 *
 * @returns undefined when the token is worth nothing
 */
export const rotateSession = (database: Database, token: string, days: number, requestId: string): Promise<Session | undefined> =>
  database.everyTenant(async (tx) => {
    const [row] = await tx.query<TokenRow>(
      `select r.tenant_id, r.session_id, s.user_id, u.role, u.email, r.used_at is not null as used,
         s.revoked_at is null and s.expires_at > now() and r.expires_at > now() and u.disabled_at is null and t.disabled_at is null as alive
       from refresh_tokens r join sessions s on s.id = r.session_id join users u on u.id = s.user_id join tenants t on t.id = u.tenant_id
       where r.token_hash = $1 for update of r`,
      [sha256(token)],
    )
    if (row === undefined || !row.alive) return undefined
    if (row.used) {
      await revokeSessions(tx, { sessionId: row.session_id })
      const actor = { id: row.user_id, name: row.email }
      await appendAudit(tx, {
        tenantId: row.tenant_id,
        eventType: 'auth.refresh_reused',
        channel: 'alert',
        actor,
        subject: { type: 'session', id: row.session_id },
        requestId,
      })
      return undefined
    }
    await tx.query('update refresh_tokens set used_at = now() where token_hash = $1', [sha256(token)])
    await tx.query('update sessions set expires_at = now() + make_interval(days => $2) where id = $1', [row.session_id, days])
    const refreshToken = await addRefreshToken(tx, row.tenant_id, row.session_id, days)
    return { userId: row.user_id, tenantId: row.tenant_id, role: row.role, sessionId: row.session_id, refreshToken }
  })

/** Ends one session, or all of a user but one; their access tokens are refused from the commit on. */
export const revokeSessions = async (
  tx: Transaction,
  which: { readonly sessionId: string } | { readonly userId: string; readonly but?: string },
): Promise<void> => {
  if ('sessionId' in which) await tx.query('update sessions set revoked_at = now() where id = $1 and revoked_at is null', [which.sessionId])
  else
    await tx.query('update sessions set revoked_at = now() where user_id = $1 and revoked_at is null and id is distinct from $2', [
      which.userId,
      which.but ?? null,
    ])
  await notifyAuthChange(tx)
}

/** Ends the session of a refresh token. */
export const closeSession = (database: Database, token: string): Promise<void> =>
  database.everyTenant(async (tx) => {
    const [row] = await tx.query<{ session_id: string }>('select session_id from refresh_tokens where token_hash = $1', [sha256(token)])
    if (row !== undefined) await revokeSessions(tx, { sessionId: row.session_id })
  })

/** Forgets sessions and refresh tokens that ended more than a day ago. */
export const sweepSessions = (database: Database): Promise<void> =>
  database.everyTenant(async (tx) => {
    // Used tokens stay until they expire: without them a stolen one would not be noticed.
    await tx.query("delete from sessions where expires_at < now() - interval '1 day' or revoked_at < now() - interval '1 day'")
    await tx.query("delete from refresh_tokens where expires_at < now() - interval '1 day'")
    await tx.query('delete from event_tickets where expires_at < now()')
    await tx.query("delete from idempotency_keys where created_at < now() - interval '1 day'")
  })
