import type { Database, Role } from '@trunnion/database'
import { appendAudit } from '../audit/appendAudit.ts'
import { hashPassword } from './passwords.ts'
import { randomSecret } from './secrets.ts'

export interface FirstAdmin {
  readonly email: string
  /** Made by us: to be shown once, it is kept nowhere. */
  readonly oneTimePassword?: string
}

/** One process makes the first user; the others wait and then see it. */
const lock = "select pg_advisory_xact_lock(hashtextextended('trunnion first admin', 0))"

/**
 * Makes the first tenant and its global_admin when there is no user at all.
 *
 * @param given - `password` empty: one is made and returned
 * @returns undefined when there were users
 */
export const ensureFirstAdmin = async (database: Database, given: { readonly email: string; readonly password: string }): Promise<FirstAdmin | undefined> => {
  const isEmpty = await database.everyTenant(async (tx) => (await tx.query('select id from users limit 1')).length === 0)
  if (!isEmpty) return undefined
  const password = given.password === '' ? randomSecret(18) : given.password
  const hash = await hashPassword(password)
  const role: Role = 'global_admin'
  const made = await database.everyTenant(async (tx) => {
    await tx.query(lock)
    if ((await tx.query('select id from users limit 1')).length > 0) return false
    const [tenant] = await tx.query<{ id: string }>("insert into tenants (name) values ('Default') returning id")
    const [user] = await tx.query<{ id: string }>('insert into users (tenant_id, email, name, role, password_hash) values ($1, $2, $3, $4, $5) returning id', [
      tenant.id,
      given.email,
      'Administrator',
      role,
      hash,
    ])
    await appendAudit(tx, {
      tenantId: tenant.id,
      eventType: 'user.created',
      actor: { id: null, name: 'first start' },
      subject: { type: 'user', id: user.id },
      data: { role },
    })
    return true
  })
  if (!made) return undefined
  return { email: given.email, ...(given.password === '' ? { oneTimePassword: password } : {}) }
}
