import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import { page, readCursor } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { webhookChannel } from './enqueueEvent.ts'

interface DeliveryRow {
  readonly id: string
  readonly exact: string
}

const columns =
  'id, webhook_id, event_type, state, attempts, next_attempt_at, response_status, error, created_at, delivered_at, payload, created_at::text as exact'

const mustExist = async (tx: Transaction, call: Call, webhook: string): Promise<void> => {
  const [row] = await tx.query('select from webhooks where id = $1 and tenant_id = $2', [webhook, call.scope.tenantId])
  if (row === undefined) fault('NOT_FOUND', 'There is no such webhook.')
}

/** What was sent and how it was answered, youngest first; kept for 30 days. */
export const listDeliveries = (call: Call, webhook: string, query: { readonly state?: string; readonly cursor?: string; readonly limit: number }) => {
  const before = readCursor(query.cursor)
  return call.tenant(async (tx) => {
    await mustExist(tx, call, webhook)
    const rows = await tx.query<DeliveryRow>(
      `select ${columns} from webhook_deliveries
       where webhook_id = $1 and ($2::text is null or state = $2) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
       order by created_at desc, id desc limit $5`,
      [webhook, query.state ?? null, before?.at ?? null, before?.id ?? null, query.limit + 1],
    )
    return page(rows, query.limit, ({ exact, id }) => ({ at: exact, id }))
  })
}

/** Sends a delivery again, with its old id: who handled it already can tell. */
export const redeliver = (call: Call, webhook: string, id: string) =>
  call.tenant(async (tx) => {
    await mustExist(tx, call, webhook)
    const [row] = await tx.query<DeliveryRow>(
      `update webhook_deliveries set state = 'pending', attempts = 0, next_attempt_at = now(), delivered_at = null, response_status = null, error = null
       where id = $1 and webhook_id = $2 and tenant_id = $3 returning ${columns}`,
      [id, webhook, call.scope.tenantId],
    )
    if (row === undefined) fault('NOT_FOUND', 'There is no such delivery.')
    await tx.query('select pg_notify($1, $2)', [webhookChannel, ''])
    return row
  })

/** Sends an event that means nothing. */
export const ping = (call: Call, webhook: string) =>
  call.tenant(async (tx) => {
    await mustExist(tx, call, webhook)
    const payload = { type: 'webhook.test', timestamp: new Date().toISOString(), data: { webhook_id: webhook } }
    const [row] = await tx.query<DeliveryRow>(
      `insert into webhook_deliveries (tenant_id, webhook_id, event_type, payload) values ($1, $2, $3, $4) returning ${columns}`,
      [call.scope.tenantId, webhook, payload.type, JSON.stringify(payload)],
    )
    await tx.query('select pg_notify($1, $2)', [webhookChannel, ''])
    return row
  })
