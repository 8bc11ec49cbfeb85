import { fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import { Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { canExportAudit } from '../auth/policies/canExportAudit.ts'
import { orNull, time } from '../auth/schemas.ts'
import { appendAudit } from './appendAudit.ts'
import { exportAudit } from './exportAudit.ts'
import { listAudit } from './listAudit.ts'
import { verifyChain } from './verifyChain.ts'

const filter = {
  event_type: Type.Optional(Type.String({ maxLength: 100 })),
  channel: Type.Optional(Type.Enum(['activity', 'notification', 'alert'])),
  since: Type.Optional(time),
  until: Type.Optional(time),
} as const
const record = Type.Object({
  seq: Type.Integer(),
  event_type: Type.String(),
  channel: Type.String(),
  actor_id: orNull(Type.String()),
  actor: Type.String(),
  subject_type: orNull(Type.String()),
  subject_id: orNull(Type.String()),
  request_id: orNull(Type.String()),
  data: Type.Object({}, { additionalProperties: true }),
  created_at: time,
  hash: Type.String({ description: 'SHA-256 over the hash before and this entry, hexadecimal.' }),
})
const text = { schema: Type.String() }
const access = allow(canExportAudit, 'admin')

/** @param auditKey - signs and checks the anchors that pruning leaves */
export const makeAuditModule = ({ database, auditKey }: { readonly database: Database; readonly auditKey: () => Promise<Uint8Array> }): Module => ({
  name: 'audit',
  description: 'What was done, by whom; a hash chain that nobody can edit through this service.',
  routes: [
    route({
      method: 'GET',
      path: '/api/audit',
      summary: 'Entries of the audit trail, youngest first',
      access,
      query: Type.Object({ ...filter, limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }), cursor: Type.Optional(Type.String({ maxLength: 20 })) }),
      answers: { 200: Type.Object({ items: Type.Array(record), next: orNull(Type.String()) }) },
      handle: async (call) => {
        const { cursor, limit, ...rest } = call.query
        if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) fault('REQUEST_INVALID', 'The cursor is not one of ours.')
        const rows = await call.tenant((tx) =>
          listAudit(tx, call.scope, { ...rest, limit: limit + 1, ...(cursor === undefined ? {} : { before: Number(cursor) }) }),
        )
        const items = rows.slice(0, limit)
        return { items, next: rows.length > limit ? String(items[items.length - 1].seq) : null }
      },
    }),
    route({
      method: 'GET',
      path: '/api/audit/export',
      summary: 'The audit trail as CSV or JSON',
      access,
      query: Type.Object({ ...filter, format: Type.Enum(['csv', 'json'], { default: 'json' }) }),
      answers: { 200: { description: 'All entries, youngest first.', content: { 'text/csv': text, 'application/json': { schema: Type.Array(record) } } } },
      handle: async (call) => {
        const { format, ...rest } = call.query
        const actor = actorOf(call.principal)
        await call.tenant((tx) =>
          appendAudit(tx, { tenantId: call.scope.tenantId, eventType: 'audit.exported', actor, requestId: call.requestId, data: call.query }),
        )
        call.header('content-disposition', `attachment; filename="audit.${format}"`)
        call.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
        return exportAudit(database, call.scope, rest, format)
      },
    }),
    route({
      method: 'GET',
      path: '/api/audit/verify',
      summary: 'Computes the hash chain again',
      access,
      answers: {
        200: Type.Object({
          ok: Type.Boolean(),
          entries: Type.Optional(Type.Integer()),
          from: Type.Optional(Type.Integer()),
          to: Type.Optional(Type.Integer()),
          hash: Type.Optional(Type.String({ description: 'Of the last entry; write it down elsewhere to notice a shortened chain.' })),
          seq: Type.Optional(Type.Integer({ description: 'Where the chain is broken.' })),
          reason: Type.Optional(Type.String()),
        }),
      },
      perMinute: 30,
      handle: async (call) => {
        const key = await auditKey()
        return call.tenant((tx) => verifyChain(tx, call.scope.tenantId, key))
      },
    }),
  ],
})
