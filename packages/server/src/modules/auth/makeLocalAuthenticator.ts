import type { Database } from '@trunnion/database'
import type { Authenticator } from '../../app/accessHooks.ts'
import { type Principal, scopes } from '../../app/principal.ts'
import { ensureFirstAdmin } from './ensureFirstAdmin.ts'

/** TRUNNION_AUTH=off: everybody is the first administrator. Only for loopback addresses, which makeApp sees to. */
export const makeLocalAuthenticator = async (database: Database): Promise<Authenticator> => {
  // Nobody can sign in with a password nobody was told; when sign-in is switched on an operator resets it.
  await ensureFirstAdmin(database, { email: 'local@localhost', password: '' })
  const [user] = await database.everyTenant((tx) =>
    tx.query<{ id: string; tenant_id: string; email: string }>(
      "select id, tenant_id, email from users where role = 'global_admin' and disabled_at is null order by created_at, id limit 1",
    ),
  )
  if (user === undefined) throw new Error('There is no global_admin to act as.')
  const local: Principal = { tenantId: user.tenant_id, userId: user.id, email: user.email, role: 'global_admin', scopes }
  return {
    authenticate: async () => local,
    forget: () => undefined,
    tenantExists: (tenantId) => database.everyTenant(async (tx) => (await tx.query('select id from tenants where id = $1', [tenantId])).length === 1),
  }
}
