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

/** A claim that no run stands for. */
type LooseClaim = Omit<HeldClaim, 'cancel' | 'age_s'>

export const claimOf = ({ job_id, step_id, tenant_id, queue_name, fence }: LooseClaim) => ({
  jobId: job_id,
  stepId: step_id,
  tenantId: tenant_id,
  queue: queue_name,
  fence,
})

/** Fails a job whose deadline has passed. */
const endOverdue = (context: JobContext, id: string): Promise<boolean> =>
  context.database.everyTenant(async (tx) => {
    const [job] = await lockJobs(tx, [id])
    // A retry meanwhile has taken the deadline away.
    if (!job?.deadline || isFinished(job.document.state)) return false
    if (job.cancel_requested_at) await endJob(context, tx, job, 'cancelled', trunnionError('INTERRUPTED', 'The job was cancelled.'))
    else await endJob(context, tx, job, 'failed', trunnionError('DEADLINE_EXCEEDED'))
    return true
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
    const lost = await tx.query<LooseClaim>(
      `select ${claimColumns} from job_claims c left join workers w on w.id = c.worker_id where w.id is null or w.lease_until < now() limit ${batch}`,
    )
    const stalled = await tx.query<LooseClaim>(
      `select ${claimColumns} from job_claims c join workers w on w.id = c.worker_id where c.expires_at < now() and w.lease_until >= now() limit ${batch}`,
    )
    const overdue = await tx.query<{ id: string }>(`select id from jobs where deadline < now() and finished_at is null limit ${batch}`)
    await tx.query(
      "delete from workers where lease_until < now() - interval '10 minutes' and not exists (select 1 from job_claims where worker_id = workers.id)",
    )
    // One case that cannot be written must not keep the others waiting.
    const each = async (what: string, ids: object, work: () => Promise<unknown>): Promise<void> => {
      try {
        if (await work()) context.log.warn(ids, what)
      } catch (error) {
        context.log.error({ ...ids, error: String(error) }, `${what}: failed, the next sweep tries again`)
      }
    }
    const idsOf = (claim: LooseClaim) => ({ jobId: claim.job_id, tenantId: claim.tenant_id, step: claim.step_id })
    for (const claim of lost) await each('Taken from a lost worker', idsOf(claim), () => endStep(context, claimOf(claim), { kind: 'lost' }))
    for (const claim of stalled) await each('A stalled step was ended', idsOf(claim), () => endStep(context, claimOf(claim), { kind: 'stalled' }))
    for (const { id } of overdue) await each('A job is past its deadline', { jobId: id }, () => endOverdue(context, id))
    const started = await runDueSchedules(context)
    return lost.length + stalled.length + overdue.length + started
  })
