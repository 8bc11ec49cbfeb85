import type { Transaction } from '@trunnion/database'
import { type AuditRow, genesis, hashEntry } from './hashEntry.ts'
import { storableJson } from './canonicalJson.ts'

/** Who did something: a person, a key's owner, or a part of the service. */
export interface Actor {
  readonly id: string | null
  readonly name: string
}

export interface AuditEntry {
  /** Null: the chain of the installation; its transaction must see every tenant. */
  readonly tenantId: string | null
  /** `user.created`, `file.deleted`, … */
  readonly eventType: string
  /** `activity` unless somebody must be told. */
  readonly channel?: 'activity' | 'notification' | 'alert'
  readonly actor: Actor
  readonly subject?: { readonly type: string; readonly id: string }
  readonly requestId?: string
  /** No secrets: nothing here can ever be taken back. */
  readonly data?: object
}

/** Serialises the writers of one chain until their transactions end. Prune takes the same lock (migration 0005). */
const lock = "select pg_advisory_xact_lock(hashtextextended('trunnion audit ' || coalesce($1::text, ''), 0))"

/**
 * Adds an entry to the chain of a tenant, in the transaction of the change it tells of: both are kept or neither. Call it last, since it makes the tenant's other
 * writers wait for the end of the transaction.
 *
 * @example
 * await database.tenant(scope, async (tx) => {
 *   await tx.query('delete from things where id = $1', [id])
 *   await appendAudit(tx, { tenantId: scope.tenantId, eventType: 'thing.deleted', actor, subject: { type: 'thing', id } })
 * })
 */
export const appendAudit = async (tx: Transaction, entry: AuditEntry): Promise<{ readonly seq: number; readonly hash: Buffer }> => {
  await tx.query(lock, [entry.tenantId])
  // A statement of its own: its snapshot must be younger than the lock.
  const [last] = await tx.query<{ seq: number; hash: Buffer }>(
    'select seq, hash from audit_log where tenant_id is not distinct from $1 order by seq desc limit 1',
    [entry.tenantId],
  )
  const [{ at }] = await tx.query<{ at: Date }>("select date_trunc('milliseconds', clock_timestamp()) as at")
  const row: AuditRow = {
    tenant_id: entry.tenantId,
    seq: (last?.seq ?? 0) + 1,
    event_type: entry.eventType,
    channel: entry.channel ?? 'activity',
    actor_id: entry.actor.id,
    actor: entry.actor.name,
    subject_type: entry.subject?.type ?? null,
    subject_id: entry.subject?.id ?? null,
    request_id: entry.requestId ?? null,
    data: storableJson(entry.data ?? {}),
    created_at: at,
  }
  const previous = last?.hash ?? genesis
  const hash = hashEntry(previous, row)
  await tx.query(
    `insert into audit_log (tenant_id, seq, event_type, channel, actor_id, actor, subject_type, subject_id, request_id, data, created_at, previous_hash, hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      row.tenant_id,
      row.seq,
      row.event_type,
      row.channel,
      row.actor_id,
      row.actor,
      row.subject_type,
      row.subject_id,
      row.request_id,
      JSON.stringify(row.data),
      at,
      previous,
      hash,
    ],
  )
  return { seq: row.seq, hash }
}
