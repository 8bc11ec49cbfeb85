import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { type Passwords, checkPassword } from './passwords.ts'
import { revokeSessions } from './sessions.ts'

/** Replaces one's own password; every other session of the user ends. */
export const changePassword = async (
  database: Database,
  passwords: Passwords,
  principal: Principal,
  given: { readonly current: string; readonly next: string; readonly requestId: string },
): Promise<void> => {
  // One's own tenant, also for a global_admin who acts in another.
  const home = { tenantId: principal.tenantId }
  checkPassword(given.next, principal.email)
  const [user] = await database.tenant(home, (tx) => tx.query<{ password_hash: string }>('select password_hash from users where id = $1', [principal.userId]))
  if (!(await passwords.matches(user?.password_hash, given.current))) fault('CREDENTIALS_WRONG', 'The present password is wrong.')
  const hash = await passwords.hash(given.next)
  await database.tenant(home, async (tx) => {
    await tx.query('update users set password_hash = $2 where id = $1', [principal.userId, hash])
    await revokeSessions(tx, { userId: principal.userId, ...(principal.sessionId === undefined ? {} : { but: principal.sessionId }) })
    await appendAudit(tx, {
      tenantId: home.tenantId,
      eventType: 'auth.password_changed',
      actor: { id: principal.userId, name: principal.email },
      requestId: given.requestId,
    })
  })
}
