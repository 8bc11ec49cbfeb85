import type { TenantScope, Transaction } from '@trunnion/database'
import type { JsonObject } from './canonicalJson.ts'

export interface AuditQuery {
  readonly event_type?: string
  readonly since?: string
  readonly until?: string
  readonly channel?: string
  /** Entries before this one. */
  readonly before?: number
  readonly limit: number
}

export interface AuditRecord {
  readonly seq: number
  readonly event_type: string
  readonly channel: string
  readonly actor_id: string | null
  readonly actor: string
  readonly subject_type: string | null
  readonly subject_id: string | null
  readonly request_id: string | null
  readonly data: JsonObject
  readonly created_at: Date
  readonly hash: string
}

/** Entries of a tenant's audit trail, youngest first. */
export const listAudit = (tx: Transaction, { tenantId }: TenantScope, query: AuditQuery): Promise<readonly AuditRecord[]> =>
  tx.query<AuditRecord>(
    `select seq, event_type, channel, actor_id, actor, subject_type, subject_id, request_id, data, created_at, encode(hash, 'hex') as hash from audit_log
     where tenant_id = $1 and ($2::text is null or event_type = $2) and ($3::timestamptz is null or created_at >= $3) and ($4::timestamptz is null or created_at < $4)
       and ($5::text is null or channel = $5) and ($6::bigint is null or seq < $6)
     order by seq desc limit $7`,
    [tenantId, query.event_type ?? null, query.since ?? null, query.until ?? null, query.channel ?? null, query.before ?? null, query.limit],
  )
