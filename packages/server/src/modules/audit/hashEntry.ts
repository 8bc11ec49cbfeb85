import { createHash } from 'node:crypto'
import { type Json, canonicalJson } from './canonicalJson.ts'

/** What an entry's hash covers: everything but its row id. */
export interface AuditRow {
  readonly tenant_id: string | null
  readonly seq: number
  readonly event_type: string
  readonly channel: string
  readonly actor_id: string | null
  readonly actor: string
  readonly subject_type: string | null
  readonly subject_id: string | null
  readonly request_id: string | null
  readonly data: Json
  readonly created_at: Date
}

/** What stands before the first entry of a chain. */
export const genesis = Buffer.alloc(32)

/** SHA-256 over the hash of the entry before and the canonical JSON of this one. */
export const hashEntry = (previous: Uint8Array, row: AuditRow): Buffer => {
  const { tenant_id, seq, event_type, channel, actor_id, actor, subject_type, subject_id, request_id, data, created_at } = row
  const text = canonicalJson({
    tenant_id,
    seq,
    event_type,
    channel,
    actor_id,
    actor,
    subject_type,
    subject_id,
    request_id,
    data,
    created_at: created_at.toISOString(),
  })
  return createHash('sha256').update(previous).update(text).digest()
}
