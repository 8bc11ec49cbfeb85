import { randomUUID } from 'node:crypto'
import { type TrunnionError, trunnionError } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import { writeDeadLetter } from '../deadLetters/writeDeadLetter.ts'
import { type JobArtefact, type JobDocument, isFinished } from '../document/jobDocument.ts'
import { jsonText } from '../document/jsonText.ts'
import { madeReady } from '../document/readySteps.ts'
import { stepDone, stepFailed, stepInterrupted, stepWaits } from '../document/transitions.ts'
import { cancelChannel } from '../jobs/cancelChannel.ts'
import { type LockedJob, lockJobs, writeJobs } from '../document/writeJobs.ts'
import type { NewEvent } from '../events/jobEvent.ts'
import { type Alert, type JobContext, isoNow } from '../jobs/jobContext.ts'
import type { Claim } from '../queue/claimSteps.ts'
import { queueSchema } from '../queue/makeQueue.ts'
import { enqueueSteps } from '../queue/enqueueSteps.ts'
import { retryDelay } from '../retry/retryDelay.ts'
import type { NewArtefact, StepOutcome } from './stepOutcome.ts'

/**
 * Workers that may die with a step before it is given up. Generous: a step that brings down what runs it brings down its child (WORKER_CRASHED); what kills workers is
 * outside, and with three one job in 900 failed under 50 kills in three minutes.
 */
const mostCrashes = 10

type Ended = Pick<Claim, 'jobId' | 'tenantId' | 'stepId' | 'fence' | 'queue'>

/** What the end of an attempt makes of the job; `enqueue` are steps that go into the queue with it. */
interface Next {
  readonly document: JobDocument
  readonly events: readonly NewEvent[]
  readonly enqueue?: readonly { readonly id: string; readonly name: string }[]
  readonly delayS?: number
  readonly deadLetter?: { readonly error: TrunnionError; readonly stack?: string | undefined }
  readonly alert?: Pick<Alert, 'event' | 'message'>
}

const storeArtefacts = async (tx: Transaction, claim: Ended, artefacts: readonly NewArtefact[]): Promise<readonly JobArtefact[]> => {
  const made = artefacts.map(({ role, name, mediaType, sha256, bytes }) => ({
    id: randomUUID(),
    step: claim.stepId,
    role,
    name,
    media_type: mediaType,
    sha256,
    bytes,
  }))
  if (made.length > 0)
    await tx.query(
      `insert into artefacts (id, tenant_id, job_id, step_id, role, name, media_type, sha256, bytes)
       select id, $2, $3, step, role, name, media_type, sha256, bytes
       from jsonb_to_recordset($1::jsonb) as a (id uuid, step text, role text, name text, media_type text, sha256 text, bytes bigint)`,
      [jsonText(made), claim.tenantId, claim.jobId],
    )
  return made
}

const failedNext = (context: JobContext, document: JobDocument, claim: Ended, outcome: Exclude<StepOutcome, { kind: 'done' }>): Next => {
  const step = document.steps.find(({ id }) => id === claim.stepId)
  const name = step?.name ?? claim.stepId
  const event = (message: string, level: 'info' | 'warning' | 'error', data: object): NewEvent => ({
    kind: 'state',
    step: name,
    level,
    message,
    context: { node: claim.stepId, ...data },
  })
  const again = (why: Parameters<typeof stepWaits>[2], message: string, error?: TrunnionError, delayS = 0): Next => ({
    document: stepWaits(document, claim.stepId, why, error),
    events: [event(message, why === 'handed back' ? 'info' : 'warning', { state: 'pending', delay_s: delayS, ...(error && { code: error.code }) })],
    enqueue: [{ id: claim.stepId, name }],
    delayS,
  })
  const forGood = (error: TrunnionError, stack?: string, alert?: Next['alert']): Next => ({
    document: stepFailed(document, claim.stepId, error, isoNow(context)),
    events: [event(error.message, 'error', { state: 'failed', code: error.code, class: error.class })],
    deadLetter: { error, stack },
    ...(alert ? { alert } : error.class === 'systemic' && { alert: { event: 'systemic_error', message: error.message } }),
  })
  if (outcome.kind === 'returned') return again('handed back', 'handed back by a worker that stops')
  if (outcome.kind === 'lost') {
    const crashes = (step?.crashes ?? 0) + 1
    if (crashes < mostCrashes) return again('crash', 'its worker was lost, another takes it')
    const error = trunnionError('WORKER_LOST', `Step ${name} lost ${crashes} workers.`)
    return forGood(error, undefined, { event: 'worker_lost', message: error.message })
  }
  if (outcome.kind === 'stalled') {
    const seconds = step?.started_at === undefined ? 0 : (context.clock.now() - Date.parse(step.started_at)) / 1000
    const message = `[WORKER_RECOVERY] Stalled ${name} for job ${claim.jobId} terminated after ${Math.round(seconds / 60)}min`
    return forGood(trunnionError('STEP_STALLED', message), undefined, { event: 'step_stalled', message })
  }
  const rule = context.registry.find(name)?.definition.retry
  const retries = step?.retries ?? 0
  if (outcome.error.class === 'transient' && rule && retries < rule.limit)
    return again('retry', outcome.error.message, outcome.error, retryDelay(rule.backoffS, retries, context.random()))
  return forGood(outcome.error, outcome.stack)
}

const nextOf = async (context: JobContext, tx: Transaction, job: LockedJob, claim: Ended, outcome: StepOutcome): Promise<Next> => {
  const { document } = job
  const now = isoNow(context)
  // Who was told that the job will be cancelled must never see another end of it.
  if (job.cancel_requested_at) return { document: stepInterrupted(document, claim.stepId, now), events: [] }
  if (outcome.kind !== 'done') return failedNext(context, document, claim, outcome)
  const artefacts = await storeArtefacts(tx, claim, outcome.artefacts)
  await outcome.commit?.(tx)
  const after = stepDone(document, claim.stepId, { output: outcome.output, artefacts, now })
  const step = after.steps.find(({ id }) => id === claim.stepId)
  const event: NewEvent = {
    kind: 'state',
    step: step?.name ?? claim.stepId,
    message: 'done',
    ...(step?.duration_s !== undefined && { duration_s: step.duration_s }),
    context: { node: claim.stepId, state: 'done', artefacts: artefacts.length },
  }
  return { document: after, events: [event], enqueue: madeReady(after, claim.stepId) }
}

const removeClaim = `
  with claim as (delete from job_claims where job_id = $1 and step_id = $2 and fence = $3 returning message_id),
  message as (delete from ${queueSchema}.job_common where name = $4 and id in (select message_id from claim))
  select 1 from claim`

/** The last event of a job; it names how it ended. */
export const endEvents = (document: JobDocument): readonly NewEvent[] => {
  if (!isFinished(document.state)) return []
  const level = document.state === 'failed' ? 'error' : 'info'
  return [{ kind: 'state', level, message: document.state, context: { state: document.state, ...(document.error && { code: document.error.code }) } }]
}

/**
 * Ends one attempt of a step: artefacts, document, events, the claim, the message, the next steps and what hangs onto the job's end, in one transaction.
 *
 * @returns false when the claim is not there with this fence: somebody else has the step, and nothing was written
 */
export const endStep = (context: JobContext, claim: Ended, outcome: StepOutcome): Promise<boolean> =>
  context.database.tenant(claim, async (tx) => {
    const [job] = await lockJobs(tx, [claim.jobId])
    // A statement of its own, after the lock: only then it sees what the last writer did.
    const [held] = await tx.query(removeClaim, [claim.jobId, claim.stepId, claim.fence, claim.queue])
    if (!job || !held) return false
    const { document, events, enqueue = [], delayS, deadLetter, alert } = await nextOf(context, tx, job, claim, outcome)
    if (deadLetter) await writeDeadLetter(tx, { job, document, stepId: claim.stepId, ...deadLetter })
    await writeJobs(tx, [{ id: job.id, document, events: [...events, ...endEvents(document)] }])
    await enqueueSteps(context, tx, job, enqueue, delayS)
    if (alert) {
      const data = { node: claim.stepId, fence: claim.fence }
      await context.hooks.alert?.(tx, { ...alert, tenantId: job.tenant_id, jobId: job.id, step: claim.stepId, data })
      context.log.error({ jobId: job.id, tenantId: job.tenant_id, step: claim.stepId, event: alert.event }, alert.message)
    }
    // Its worker may live, and is told to end the process.
    if (outcome.kind === 'stalled') await tx.query('select pg_notify($1, $2)', [cancelChannel, job.id])
    if (isFinished(document.state)) await context.hooks.finished?.(tx, { tenantId: job.tenant_id, document })
    return true
  })
