import type { Database } from '@trunnion/database'
import type { Resource } from '../registry/stepDefinition.ts'
import { queues } from './installQueue.ts'
import { queueSchema } from './makeQueue.ts'

export interface QueueStats {
  readonly queue: Resource
  /** Steps that could start now. */
  readonly depth: number
  /** Steps that wait for their next attempt. */
  readonly delayed: number
  readonly running: number
  /** Of the longest waiting step that could start; 0 when none waits. */
  readonly oldestAgeS: number
}

/** What waits and runs in each queue, over all tenants and workers. */
export const queueStats = async (database: Database): Promise<readonly QueueStats[]> => {
  const rows = await database.everyTenant((tx) =>
    tx.query<QueueStats>(
      `select q.queue, coalesce(m.depth, 0) as depth, coalesce(m.delayed, 0) as delayed, coalesce(c.running, 0) as running, coalesce(m.oldest, 0) as "oldestAgeS"
       from unnest($1::text[]) as q (queue)
       left join (
         select name, (count(*) filter (where start_after <= now()))::integer as depth, (count(*) filter (where start_after > now()))::integer as delayed,
           (extract(epoch from now() - min(start_after) filter (where start_after <= now())))::float8 as oldest
         from ${queueSchema}.job_common where state < 'active' group by name
       ) m on m.name = q.queue
       left join (select queue_name, count(*)::integer as running from job_claims group by queue_name) c on c.queue_name = q.queue`,
      [queues],
    ),
  )
  return rows
}

/** Workers whose lease stands. */
export const liveWorkers = async (database: Database): Promise<number> => {
  const [{ count }] = await database.everyTenant((tx) =>
    tx.query<{ count: number }>('select count(*)::integer as count from workers where lease_until > now()'),
  )
  return count
}
