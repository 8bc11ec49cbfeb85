import type { Database } from '@trunnion/database'
import { appendAudit } from './appendAudit.ts'
import { pruneAudit } from './pruneAudit.ts'

/** Prunes every chain, that of the installation too, each in a transaction of its own; what was removed is the chain's next entry. */
export const pruneEveryTenant = async (database: Database, retentionDays: number, key: Uint8Array): Promise<number> => {
  const tenants = await database.everyTenant((tx) => tx.query<{ id: string }>('select id from tenants'))
  let removed = 0
  for (const tenantId of [...tenants.map(({ id }) => id), null]) {
    removed += await database.everyTenant(async (tx) => {
      const gone = await pruneAudit(tx, tenantId, retentionDays, key)
      if (gone > 0)
        await appendAudit(tx, {
          tenantId,
          eventType: 'audit.pruned',
          actor: { id: null, name: 'retention' },
          data: { entries: gone, retention_days: retentionDays },
        })
      return gone
    })
  }
  return removed
}
