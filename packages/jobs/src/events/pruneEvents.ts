import type { Database } from '@trunnion/database'

const batch = 5000

/** Deletes events of finished jobs that are older than `days`, in batches so that no lock is held for long. @returns how many */
export const pruneEvents = async (database: Database, days: number): Promise<number> => {
  for (let removed = 0; ;) {
    const rows = await database.everyTenant((tx) =>
      tx.query(
        `delete from pipeline_events where id in (
           select e.id from pipeline_events e join jobs j on j.id = e.task_id
           where e.created_at < now() - make_interval(days => $1) and j.finished_at is not null order by e.created_at limit ${batch}
         ) returning 1`,
        [days],
      ),
    )
    removed += rows.length
    if (rows.length < batch) return removed
  }
}
