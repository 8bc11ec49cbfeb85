import { trunnionError } from '@trunnion/core'
import { isFinished } from '../document/jobDocument.ts'
import { lockJobs } from '../document/writeJobs.ts'
import { endJob } from '../jobs/cancelJob.ts'
import type { JobContext } from '../jobs/jobContext.ts'
import { runDueSchedules } from '../schedules/runDueSchedules.ts'
import { endStep } from './endStep.ts'
import type { HeldClaim } from './leases.ts'

const batch = 100

const claimColumns = 'c.job_id, c.step_id, c.tenant_id, c.queue_name, c.fence'

export const claimOf = ({ job_id, step_id, tenant_id, queue_name, fence }: Omit<HeldClaim, 'cancel' | 'age_s'>) => ({
  jobId: job_id,
  stepId: step_id,
  tenantId: tenant_id,
  queue: queue_name,
  fence,
})

/** Fails a job whose deadline has passed. */
const endOverdue = (context: JobContext, id: string): Promise<void> =>
  context.database.everyTenant(async (tx) => {
    const [job] = await lockJobs(tx, [id])
    // A retry meanwhile has taken the deadline away.
    if (!job?.deadline || isFinished(job.document.state)) return
    if (job.cancel_requested_at) return endJob(context, tx, job, 'cancelled', trunnionError('INTERRUPTED', 'The job was cancelled.'))
    return endJob(context, tx, job, 'failed', trunnionError('DEADLINE_EXCEEDED'))
  })

/**
 * Does for all workers what nobody does for himself: takes the steps of dead workers back, ends stalled steps and overdue jobs, starts what is scheduled.
 * Every worker calls it each second; the advisory lock lets one at a time do it. Each case is a transaction of its own, guarded by the fence.
 *
 * @returns how many cases there were; undefined when another worker is at it
 */
export const sweep = (context: JobContext): Promise<number | undefined> =>
  context.database.everyTenant(async (tx) => {
    const [{ mine } = { mine: false }] = await tx.query<{ mine: boolean }>("select pg_try_advisory_xact_lock(hashtextextended('trunnion sweep', 0)) as mine")
    if (!mine) return undefined
    const lost = await tx.query<HeldClaim>(
      `select ${claimColumns} from job_claims c left join workers w on w.id = c.worker_id where w.id is null or w.lease_until < now() limit ${batch}`,
    )
    const stalled = await tx.query<HeldClaim>(
      `select ${claimColumns} from job_claims c join workers w on w.id = c.worker_id where c.expires_at < now() and w.lease_until >= now() limit ${batch}`,
    )
    const overdue = await tx.query<{ id: string }>(`select id from jobs where deadline < now() and finished_at is null limit ${batch}`)
    await tx.query("delete from workers where lease_until < now() - interval '10 minutes' and not exists (select 1 from job_claims where worker_id = workers.id)")
    for (const claim of lost)
      if (await endStep(context, claimOf(claim), { kind: 'lost' })) context.log.warn({ jobId: claim.job_id, tenantId: claim.tenant_id, step: claim.step_id }, 'Taken from a lost worker')
    for (const claim of stalled) await endStep(context, claimOf(claim), { kind: 'stalled' })
    for (const { id } of overdue) await endOverdue(context, id)
    const started = await runDueSchedules(context)
    return lost.length + stalled.length + overdue.length + started
  })
