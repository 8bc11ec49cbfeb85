import type { Database, TenantScope } from '@trunnion/database'
import { randomSecret, sha256 } from './secrets.ts'

const lifeS = 60

/** Makes a ticket that stands for its user once, within a minute: EventSource of browsers cannot send a header. */
export const makeTicket = async (database: Database, scope: TenantScope, userId: string): Promise<{ readonly ticket: string; readonly expires_in: number }> => {
  const ticket = randomSecret()
  await database.tenant(scope, async (tx) => {
    await tx.query('delete from event_tickets where expires_at < now()')
    await tx.query('insert into event_tickets (ticket_hash, tenant_id, user_id, expires_at) values ($1, $2, $3, now() + make_interval(secs => $4))', [
      sha256(ticket),
      scope.tenantId,
      userId,
      lifeS,
    ])
  })
  return { ticket, expires_in: lifeS }
}

/** Uses a ticket up; of two that try at once one gets it. `columns` and `condition` are SQL of ours over users `u` and tenants `t`. */
export const useTicket = <Row extends object>(database: Database, ticket: string, columns: string, condition: string): Promise<Row | undefined> =>
  database.everyTenant(async (tx) => {
    const [row] = await tx.query<Row>(
      `with used as (delete from event_tickets where ticket_hash = $1 and expires_at > now() returning user_id)
       select ${columns} from used join users u on u.id = used.user_id join tenants t on t.id = u.tenant_id where ${condition}`,
      [sha256(ticket)],
    )
    return row
  })
