import type { TenantScope, Transaction } from '@trunnion/database'
import type { Jobs } from '@trunnion/jobs'
import type { Call } from '../../app/route.ts'

/** Lets somebody see a job that another's request started, and counts them among those who wait for its end. */
export const addWatcher = async (
  tx: Transaction,
  { tenantId }: TenantScope,
  watcher: { readonly jobId: string; readonly userId: string; readonly name: string; readonly waits: boolean },
): Promise<void> => {
  await tx.query(
    `insert into job_watchers (job_id, user_id, tenant_id, name, waiting) values ($1, $2, $3, $4, $5)
     on conflict (job_id, user_id) do update set waiting = job_watchers.waiting + excluded.waiting`,
    [watcher.jobId, watcher.userId, tenantId, watcher.name, watcher.waits ? 1 : 0],
  )
}

/** What somebody calls the input of a job; undefined when they are not among those who asked for it. */
export const watchedName = async (tx: Transaction, jobId: string, userId: string): Promise<string | undefined> =>
  (await tx.query<{ name: string }>('select name from job_watchers where job_id = $1 and user_id = $2', [jobId, userId]))[0]?.name

export type LeaveOutcome = 'cancelled' | 'requested' | 'finished' | 'left'

/**
 * One request (or every request) of a person waits no more for a job; when nobody else does either, the job is cancelled. Who never asked for it and may see it all the
 * same (a manager) cancels it for everybody.
 *
 * @returns `left` when the job goes on for others
 */
export const leaveJob = async (
  call: Pick<Call, 'tenant' | 'scope'>,
  jobs: Jobs,
  jobId: string,
  userId: string,
  which: 'one' | 'all',
): Promise<LeaveOutcome> => {
  const goesOn = await call.tenant(async (tx) => {
    // Jobs first and what belongs to them afterwards, as everywhere; so of two who leave at once the second sees the first gone.
    await tx.query('select from jobs where id = $1 for update', [jobId])
    const left = await tx.query(
      "update job_watchers set waiting = case when $3 = 'all' then 0 else greatest(waiting - 1, 0) end where job_id = $1 and user_id = $2 returning 1",
      [jobId, userId, which],
    )
    if (left.length === 0) return false
    return (await tx.query('select from job_watchers where job_id = $1 and waiting > 0 limit 1', [jobId])).length > 0
  })
  return goesOn ? 'left' : ((await jobs.cancel(call.scope, jobId)) ?? 'finished')
}
