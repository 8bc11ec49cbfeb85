import { fault } from '@trunnion/core'
import type { TenantScope } from '@trunnion/database'
import { isFinished } from '../document/jobDocument.ts'
import { readySteps } from '../document/readySteps.ts'
import { jobRestarted } from '../document/transitions.ts'
import { lockJobs, writeJobs } from '../document/writeJobs.ts'
import { enqueueSteps } from '../queue/enqueueSteps.ts'
import type { JobContext } from './jobContext.ts'

/**
 * Starts a finished job again: from a node with all that depends on it, or from everything that is not done. Done steps before it keep their artefacts.
 *
 * Throws a Fault: CONFLICT (it is not finished, or nothing is left to do), NOT_FOUND (no such node).
 *
 * @returns false when there is no such job
 */
export const retryJob = (context: JobContext, scope: TenantScope, id: string, fromStep?: string): Promise<boolean> =>
  context.database.tenant(scope, async (tx) => {
    const [job] = await lockJobs(tx, [id])
    if (!job) return false
    if (!isFinished(job.document.state)) fault('CONFLICT', 'The job has not ended yet.')
    if (fromStep !== undefined && !job.document.steps.some((step) => step.id === fromStep)) fault('NOT_FOUND', 'The job has no such step.')
    const document = jobRestarted(job.document, fromStep)
    if (!document) return fault('CONFLICT', 'Every step of the job is done; name the step to start from.')
    // Of steps that run again; those of others stay.
    const again = document.steps.filter(({ status }) => status === 'pending').map((step) => step.id)
    await tx.query('delete from artefacts where job_id = $1 and step_id = any($2)', [id, again])
    const state = { state: 'queued', phase: 'queued', attempt: document.attempt }
    await writeJobs(tx, [{ id, document, restart: true, events: [{ kind: 'state', message: 'queued again', context: state }] }])
    await enqueueSteps(context, tx, job, readySteps(document))
    return true
  })
