import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { Principal } from '../../app/principal.ts'

/** The sender, as they are in the database now. */
export const whoAmI = (database: Database, principal: Principal) =>
  database.tenant({ tenantId: principal.tenantId }, async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      'select u.id, u.email, u.name, u.role, u.tenant_id, t.name as tenant_name from users u join tenants t on t.id = u.tenant_id where u.id = $1',
      [principal.userId],
    )
    return row === undefined ? fault('UNAUTHENTICATED') : { ...row, scopes: principal.scopes }
  })
