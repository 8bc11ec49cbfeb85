import type { Transaction } from '@trunnion/database'
import { signAnchor } from './anchor.ts'

const lock = "select pg_advisory_xact_lock(hashtextextended('trunnion audit ' || coalesce($1::text, ''), 0))"

/**
 * Removes the entries of a chain that are older than `retentionDays` and leaves a signed anchor in their place; the youngest entry always stays. The database's own
 * function does it and refuses entries younger than 30 days, whatever we ask (migration 0005).
 *
 * @returns how many entries went
 */
export const pruneAudit = async (tx: Transaction, tenantId: string | null, retentionDays: number, key: Uint8Array): Promise<number> => {
  await tx.query(lock, [tenantId])
  const [cut] = await tx.query<{ seq: number; hash: Buffer; removed: number }>(
    // The first young entry, not the last old one: only an unbroken run from the start may go.
    `select seq, hash, seq - (select min(seq) from audit_log where tenant_id is not distinct from $1) + 1 as removed from audit_log
     where tenant_id is not distinct from $1 and seq < coalesce(
       (select min(seq) from audit_log where tenant_id is not distinct from $1 and created_at > now() - make_interval(days => $2)),
       (select max(seq) from audit_log where tenant_id is not distinct from $1))
     order by seq desc limit 1`,
    [tenantId, retentionDays],
  )
  if (cut === undefined) return 0
  const signature = signAnchor({ tenant_id: tenantId, through_seq: cut.seq, through_hash: cut.hash, removed: cut.removed }, key)
  const [{ removed }] = await tx.query<{ removed: number }>('select trunnion_prune_audit($1, $2, $3, $4) as removed', [tenantId, cut.seq, cut.hash, signature])
  return removed
}
