import type { Transaction } from '@trunnion/database'
import { type AuditRow, genesis, hashEntry } from './hashEntry.ts'
import { type Anchor, isSigned } from './anchor.ts'

export type ChainState =
  | { readonly ok: true; readonly entries: number; readonly from: number; readonly to: number; readonly hash: string }
  | { readonly ok: false; readonly seq: number; readonly reason: string }

const batch = 1000

/** What stands before the first entry kept: nothing, or the anchor of the last pruning. */
const startOf = async (tx: Transaction, tenantId: string | null, first: number, key: Uint8Array): Promise<Uint8Array | string> => {
  if (first === 1) return genesis
  const [anchor] = await tx.query<Anchor>(
    'select tenant_id, through_seq, through_hash, removed, signature from audit_anchors where tenant_id is not distinct from $1 and through_seq = $2',
    [tenantId, first - 1],
  )
  if (anchor === undefined) return 'Entries before this one are missing, and no pruning says why.'
  return isSigned(anchor, key) ? anchor.through_hash : 'The anchor of the last pruning is not signed by us.'
}

/** Computes every hash of a tenant's chain again. The transaction must see the tenant; `key` is the one that signs anchors. */
export const verifyChain = async (tx: Transaction, tenantId: string | null, key: Uint8Array): Promise<ChainState> => {
  let previous: Uint8Array = genesis
  let from = 0
  let seq = 0
  for (;;) {
    const rows = await tx.query<AuditRow & { previous_hash: Buffer; hash: Buffer }>(
      'select * from audit_log where tenant_id is not distinct from $1 and seq > $2 order by seq limit $3',
      [tenantId, seq, batch],
    )
    for (const row of rows) {
      if (from === 0) {
        const start = await startOf(tx, tenantId, row.seq, key)
        if (typeof start === 'string') return { ok: false, seq: row.seq, reason: start }
        previous = start
        from = row.seq
      } else if (row.seq !== seq + 1) return { ok: false, seq: seq + 1, reason: 'An entry is missing.' }
      if (!row.previous_hash.equals(previous)) return { ok: false, seq: row.seq, reason: 'The entry does not follow the one before.' }
      if (!row.hash.equals(hashEntry(previous, row))) return { ok: false, seq: row.seq, reason: 'The entry was changed.' }
      previous = row.hash
      seq = row.seq
    }
    if (rows.length < batch) return { ok: true, entries: from === 0 ? 0 : seq - from + 1, from, to: seq, hash: Buffer.from(previous).toString('hex') }
  }
}
