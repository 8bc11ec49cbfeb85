import type { Database } from '@trunnion/database'
import type { ClaimedDelivery } from './claimDeliveries.ts'
import { mostAttempts, nextDelayS } from './retrySchedule.ts'
import type { Sent } from './sendDelivery.ts'

/** The receiver says that it is gone for good (Standard Webhooks: stop sending). */
const gone = 410

/** Writes how an attempt ended, unless somebody else has taken the delivery meanwhile. */
export const endDelivery = (
  database: Database,
  { id, tenant_id: tenantId, webhook_id, attempts }: ClaimedDelivery,
  sent: Sent,
  random: number,
): Promise<void> =>
  database.tenant({ tenantId }, async (tx) => {
    const again = sent.kind === 'again' && attempts < mostAttempts
    const state = sent.kind === 'delivered' ? 'delivered' : again ? 'pending' : 'failed'
    await tx.query(
      `update webhook_deliveries set state = $3, response_status = $4, error = $5, delivered_at = case when $3 = 'delivered' then now() end,
         next_attempt_at = case when $3 = 'pending' then now() + make_interval(secs => $6) end
       where id = $1 and attempts = $2 and state = 'pending'`,
      [id, attempts, state, sent.status ?? null, sent.error ?? null, sent.kind === 'again' ? nextDelayS(attempts, random, sent.retryAfterS) : 0],
    )
    if (sent.status === gone)
      await tx.query("update webhooks set enabled = false, disabled_reason = 'the receiver answered 410 Gone' where id = $1", [webhook_id])
  })
