import { type TrunnionError, trunnionError } from '@trunnion/core'
import type { TenantScope, Transaction } from '@trunnion/database'
import { isFinished } from '../document/jobDocument.ts'
import { jobEnded } from '../document/transitions.ts'
import { type LockedJob, lockJobs, writeJobs } from '../document/writeJobs.ts'
import { cancelChannel } from './cancelChannel.ts'
import { endEvents } from '../worker/endStep.ts'
import { type JobContext, isoNow } from './jobContext.ts'

/** Ends a locked job at once, whatever runs of it: its claims go, so that its workers are too late, and they are told to stop. */
export const endJob = async (context: JobContext, tx: Transaction, job: LockedJob, state: 'failed' | 'cancelled', error: TrunnionError): Promise<void> => {
  await context.queue.removeJob(tx, job.id, 'all')
  await tx.query('delete from job_claims where job_id = $1', [job.id])
  const document = jobEnded(job.document, state, error, isoNow(context))
  await writeJobs(tx, [{ id: job.id, document, events: endEvents(document) }])
  await tx.query('select pg_notify($1, $2)', [cancelChannel, job.id])
  await context.hooks.finished?.(tx, { tenantId: job.tenant_id, document })
}

/**
 * Cancels a job. What waits is taken out of the queue at once. When steps run, their workers are told (NOTIFY), stop the process group, and the last of them
 * makes the job `cancelled`; whatever such a step gives meanwhile is dropped, so a job whose cancellation was promised is never completed.
 *
 * @returns 'cancelled' at once, 'requested' while steps stop, 'finished' when there was nothing to cancel, undefined when there is no such job
 */
export const cancelJob = (context: JobContext, scope: TenantScope, id: string): Promise<'cancelled' | 'requested' | 'finished' | undefined> =>
  context.database.tenant(scope, async (tx) => {
    const [job] = await lockJobs(tx, [id])
    if (!job) return undefined
    if (isFinished(job.document.state)) return 'finished'
    const running = job.document.steps.some(({ status }) => status === 'running')
    if (!running) {
      await endJob(context, tx, job, 'cancelled', trunnionError('INTERRUPTED', 'The job was cancelled.'))
      return 'cancelled'
    }
    if (job.cancel_requested_at) return 'requested'
    await context.queue.removeJob(tx, id, 'waiting')
    await tx.query('update jobs set cancel_requested_at = now() where id = $1', [id])
    await writeJobs(tx, [{ id, document: job.document, events: [{ kind: 'state', message: 'cancelling', context: { state: 'running' } }] }])
    await tx.query('select pg_notify($1, $2)', [cancelChannel, id])
    return 'requested'
  })
