import { Readable } from 'node:stream'
import type { Database, TenantScope } from '@trunnion/database'
import { type AuditQuery, type AuditRecord, listAudit } from './listAudit.ts'

const batch = 500
const columns = [
  'seq',
  'created_at',
  'event_type',
  'channel',
  'actor',
  'actor_id',
  'subject_type',
  'subject_id',
  'request_id',
  'data',
  'hash',
] as const satisfies readonly (keyof AuditRecord)[]

/** A field of RFC 4180; what a spreadsheet would take for a formula is defused (OWASP, CSV injection). */
export const csvField = (value: unknown): string => {
  const text =
    value === null || value === undefined ? '' : value instanceof Date ? value.toISOString() : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Reads page by page, each in a short transaction, so that a slow client holds none open. */
async function* records(database: Database, scope: TenantScope, query: Omit<AuditQuery, 'limit' | 'before'>): AsyncGenerator<AuditRecord> {
  for (let before: number | undefined; ;) {
    const at: AuditQuery = { ...query, limit: batch, ...(before === undefined ? {} : { before }) }
    const rows = await database.tenant(scope, (tx) => listAudit(tx, scope, at))
    yield* rows
    if (rows.length < batch) return
    before = rows[rows.length - 1].seq
  }
}

async function* csv(rows: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for await (const row of rows) yield `${columns.map((name) => csvField(row[name])).join(',')}\r\n`
}

async function* json(rows: AsyncIterable<AuditRecord>): AsyncGenerator<string> {
  yield '['
  let first = true
  for await (const row of rows) {
    yield `${first ? '' : ',\n'}${JSON.stringify(row)}`
    first = false
  }
  yield ']\n'
}

/** The audit trail of a tenant as a stream, youngest first. */
export const exportAudit = (database: Database, scope: TenantScope, query: Omit<AuditQuery, 'limit' | 'before'>, format: 'csv' | 'json'): Readable => {
  const rows = records(database, scope, query)
  return Readable.from(format === 'csv' ? csv(rows) : json(rows), { objectMode: false })
}
