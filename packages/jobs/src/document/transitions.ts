import { type TrunnionError, trunnionError } from '@trunnion/core'
import type { JsonObject } from '../registry/stepDefinition.ts'
import { descendantsOf } from '../workflow/graph.ts'
import type { JobArtefact, JobDocument, JobError, StepRecord } from './jobDocument.ts'

const change = (document: JobDocument, id: string, edit: (step: StepRecord) => StepRecord): JobDocument => ({
  ...document,
  steps: document.steps.map((step) => (step.id === id ? edit(step) : step)),
})

const ended = (step: StepRecord, now: string) => ({
  completed_at: now,
  ...(step.started_at !== undefined && { duration_s: Math.max(0, (Date.parse(now) - Date.parse(step.started_at)) / 1000) }),
})

/** What is left of a record when its step waits (again). */
const waiting = ({ id, name, label, attempt, retries, crashes }: StepRecord): StepRecord => ({ id, name, label, status: 'pending', attempt, retries, crashes })

/** A worker has taken the step. */
export const stepStarted = (document: JobDocument, id: string, by: { readonly worker: string; readonly pid: number; readonly now: string }): JobDocument => ({
  ...change(document, id, (step) => ({ ...waiting(step), status: 'running', attempt: step.attempt + 1, pid: by.pid, worker: by.worker, started_at: by.now })),
  state: 'running',
  pid: by.pid,
})

/** Ends the job when nothing of it runs and nothing can start any more. */
const settle = (document: JobDocument, now: string): JobDocument => {
  if (document.steps.some(({ status }) => status === 'pending' || status === 'running')) return document
  const failed = document.steps.find(({ status }) => status === 'failed')
  return { ...document, state: failed ? 'failed' : 'completed', pid: null, result: document.result && { ...document.result, ...jobDuration(document, now) } }
}

const jobDuration = ({ steps }: JobDocument, now: string): { readonly duration_s?: number } => {
  const starts = steps.flatMap(({ started_at }) => (started_at === undefined ? [] : [Date.parse(started_at)]))
  return starts.length === 0 ? {} : { duration_s: Math.max(0, (Date.parse(now) - Math.min(...starts)) / 1000) }
}

/** The step is done; its artefacts take the place of those of an earlier attempt. */
export const stepDone = (
  document: JobDocument,
  id: string,
  { output, artefacts, now }: { readonly output: JsonObject; readonly artefacts: readonly JobArtefact[]; readonly now: string },
): JobDocument => {
  const kept = document.result?.artefacts.filter(({ step }) => step !== id) ?? []
  const [main] = artefacts
  const result = {
    ...document.result,
    artefacts: [...kept, ...artefacts],
    data: output,
    ...(main && { output_path: `/api/artefacts/${main.id}` }),
  }
  return settle({ ...change(document, id, ({ error: _, ...step }) => ({ ...step, status: 'done', output, ...ended(step, now) })), result }, now)
}

/** The step failed for good: what depends on it is skipped, other branches go on. */
export const stepFailed = (document: JobDocument, id: string, error: TrunnionError, now: string): JobDocument => {
  const named: JobError = { ...error, step: id }
  const lost = descendantsOf(document.workflow, id)
  const failed = change(document, id, (step) => ({ ...step, status: 'failed', error: named, ...ended(step, now) }))
  const steps = failed.steps.map((step): StepRecord => (lost.has(step.id) && step.status === 'pending' ? { ...step, status: 'skipped' } : step))
  return settle({ ...failed, steps, error: failed.error ?? named }, now)
}

/** The step waits for another attempt: after a transient error, or because its worker died or gave it back. */
export const stepWaits = (document: JobDocument, id: string, why: 'retry' | 'crash' | 'handed back', error?: TrunnionError): JobDocument => ({
  ...change(document, id, (step) => ({
    ...waiting(step),
    retries: step.retries + (why === 'retry' ? 1 : 0),
    crashes: step.crashes + (why === 'crash' ? 1 : 0),
    ...(error && { error: { ...error, step: id } }),
  })),
  pid: null,
})

/** Ends the job at once: what has not ended will not start; what runs is written off. */
export const jobEnded = (document: JobDocument, state: 'failed' | 'cancelled', error: TrunnionError, now: string): JobDocument => ({
  ...document,
  state,
  pid: null,
  error: state === 'failed' ? error : document.error,
  steps: document.steps.map((step): StepRecord => {
    if (step.status === 'running') return { ...step, status: 'failed', error: { ...error, step: step.id }, ...ended(step, now) }
    return step.status === 'pending' ? { ...step, status: 'skipped' } : step
  }),
})

/** A step of a job that is being cancelled has stopped; the job is cancelled with the last of them. */
export const stepInterrupted = (document: JobDocument, id: string, now: string): JobDocument => {
  const error = trunnionError('INTERRUPTED', 'The job was cancelled.')
  const stopped = change(document, id, (step) => ({ ...step, status: 'failed', error: { ...error, step: id }, ...ended(step, now) }))
  return stopped.steps.some(({ status }) => status === 'running') ? stopped : jobEnded(stopped, 'cancelled', error, now)
}

/**
 * A finished job starts again: from `fromStep` with all that depends on it, or from everything that is not done.
 *
 * @returns undefined when there is no such step, or nothing to do again
 */
export const jobRestarted = (document: JobDocument, fromStep?: string): JobDocument | undefined => {
  const again = new Set(document.steps.filter(({ status }) => status !== 'done').map(({ id }) => id))
  if (fromStep !== undefined) {
    if (!document.steps.some(({ id }) => id === fromStep)) return undefined
    for (const id of [fromStep, ...descendantsOf(document.workflow, fromStep)]) again.add(id)
  }
  if (again.size === 0) return undefined
  const artefacts = document.result?.artefacts.filter(({ step }) => !again.has(step)) ?? []
  return {
    ...document,
    state: 'queued',
    attempt: document.attempt + 1,
    error: null,
    result: artefacts.length > 0 ? { artefacts } : null,
    steps: document.steps.map((step) => (again.has(step.id) ? { ...waiting(step), retries: 0, crashes: 0 } : step)),
  }
}
