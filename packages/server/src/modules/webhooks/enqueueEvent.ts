import type { Transaction } from '@trunnion/database'

/** What a webhook can be told of. */
export const eventTypes = ['job.completed', 'job.failed', 'job.cancelled', 'file.created', 'file.deleted'] as const
export type EventType = (typeof eventTypes)[number]

/** Payload: nothing; deliveries wait. */
export const webhookChannel = 'trunnion_webhooks'

/**
 * Puts an event before every webhook of the tenant that asked for its type, in the transaction of the fact: a fact that is undone is never told, one that is kept
 * is told at least once.
 *
 * @param data - identifiers and states; no content of files, no secrets
 */
export const enqueueEvent = async (tx: Transaction, tenantId: string, type: EventType, data: object, at: Date = new Date()): Promise<number> => {
  const rows = await tx.query(
    `insert into webhook_deliveries (tenant_id, webhook_id, event_type, payload)
     select tenant_id, id, $2::text, $3::jsonb from webhooks where tenant_id = $1 and enabled and $2 = any(event_types) returning 1`,
    [tenantId, type, JSON.stringify({ type, timestamp: at.toISOString(), data })],
  )
  if (rows.length > 0) await tx.query('select pg_notify($1, $2)', [webhookChannel, ''])
  return rows.length
}
