import { fault } from '@trunnion/core'
import type { Database, Role } from '@trunnion/database'
import { appendAudit } from '../audit/appendAudit.ts'
import type { Passwords } from './passwords.ts'

export interface SignedIn {
  readonly userId: string
  readonly tenantId: string
  readonly role: Role
}

interface UserRow {
  readonly id: string
  readonly tenant_id: string
  readonly email: string
  readonly role: Role
  readonly password_hash: string
  readonly usable: boolean
  readonly locked: boolean
}

const findUser = (database: Database, email: string) =>
  database.everyTenant(async (tx) => {
    const [row] = await tx.query<UserRow>(
      `select u.id, u.tenant_id, u.email, u.role, u.password_hash, u.disabled_at is null and t.disabled_at is null as usable, coalesce(u.locked_until > now(), false) as locked
       from users u join tenants t on t.id = u.tenant_id where lower(u.email) = lower($1)`,
      [email],
    )
    return row
  })

/** Counts a failure; from the limit on each one locks the account for twice as long: 30 s, 1 min, … 1 h. */
const countFailure = (database: Database, user: UserRow, lockoutAfter: number, requestId: string) =>
  database.tenant({ tenantId: user.tenant_id }, async (tx) => {
    const [{ failed_logins }] = await tx.query<{ failed_logins: number }>(
      `update users set failed_logins = failed_logins + 1,
         locked_until = case when failed_logins + 1 >= $2 then now() + least(interval '1 hour', interval '30 seconds' * power(2, least(failed_logins + 1 - $2, 20))) else locked_until end
       where id = $1 returning failed_logins`,
      [user.id, lockoutAfter],
    )
    const locked = failed_logins >= lockoutAfter
    const entry = { eventType: locked ? 'auth.locked' : 'auth.login_failed', channel: locked ? 'alert' : 'activity' } as const
    await appendAudit(tx, { tenantId: user.tenant_id, ...entry, actor: { id: user.id, name: user.email }, requestId, data: { failures: failed_logins } })
  })

/**
 * Checks e-mail and password. An unknown address, a wrong password, a locked and a disabled account all take the same time and give the same answer.
 *
 * @throws Fault CREDENTIALS_WRONG
 */
export const checkCredentials = async (
  database: Database,
  passwords: Passwords,
  given: { readonly email: string; readonly password: string; readonly requestId: string },
  lockoutAfter: number,
): Promise<SignedIn> => {
  const user = await findUser(database, given.email)
  const matches = await passwords.matches(user?.password_hash, given.password)
  if (user === undefined || !user.usable || user.locked) return fault('CREDENTIALS_WRONG')
  if (!matches) {
    await countFailure(database, user, lockoutAfter, given.requestId)
    return fault('CREDENTIALS_WRONG')
  }
  // Guesses sent all at once pass the check above together; those that end after the lock fell are refused here.
  const opened = await database.tenant({ tenantId: user.tenant_id }, (tx) =>
    tx.query('update users set failed_logins = 0, locked_until = null where id = $1 and (locked_until is null or locked_until <= now()) returning id', [
      user.id,
    ]),
  )
  return opened.length === 1 ? { userId: user.id, tenantId: user.tenant_id, role: user.role } : fault('CREDENTIALS_WRONG')
}
