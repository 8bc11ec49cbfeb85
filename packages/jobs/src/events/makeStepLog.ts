import { percentOf } from '../document/readySteps.ts'
import { writePid, writeProgress } from '../document/writeJobs.ts'
import { cleanText } from '../isolation/cleanJson.ts'
import type { StepProgress } from '../isolation/types.ts'
import type { JobContext } from '../jobs/jobContext.ts'
import type { Claim } from '../queue/claimSteps.ts'
import type { EventLevel, NewEvent } from './jobEvent.ts'

/** What a step says while it runs: one line in the log, one row in pipeline_events, one notification. */
export interface StepLog {
  /** The process that does the work is the child `pid`: the document shall say so. */
  runsAs(pid: number): void
  /** The last of a quarter of a second is kept; the percent of a step never falls within an attempt. */
  progress(progress: StepProgress): void
  log(level: EventLevel, message: string): void
  /** Does `work`, and writes one line with its duration, also when it throws. */
  scope<T>(message: string, work: () => Promise<T>): Promise<T>
  /** Writes what is left; nothing is written afterwards. */
  close(): Promise<void>
}

/** Four writes a second are as many as a person can follow. */
const flushMs = 250
/** Lines between two writes; a step that says more is chatting. */
const mostLines = 100

const levelOf = { debug: 'debug', info: 'info', warning: 'warn', error: 'error' } as const

/** Opens the log of one attempt. Its rows are written under the job's lock and only while the claim stands. */
export const makeStepLog = (context: JobContext, claim: Claim, step: string): StepLog => {
  const ids = {
    jobId: claim.jobId,
    tenantId: claim.tenantId,
    step,
    node: claim.stepId,
    ...(claim.document.request_id !== undefined && { requestId: claim.document.request_id }),
  }
  let lines: NewEvent[] = []
  let dropped = 0
  let last: NewEvent | undefined
  let percent = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let closed = false
  let child: number | undefined

  const write = async (): Promise<void> => {
    const events = [...lines, ...(last ? [last] : [])]
    const lost = dropped
    const pid = child
    ;[lines, last, dropped, child] = [[], undefined, 0, undefined]
    if (lost > 0) events.push({ kind: 'log', step, level: 'warning', message: `${lost} more lines were dropped`, context: { node: claim.stepId } })
    if (events.length === 0 && pid === undefined) return
    await context.database.tenant(claim, async (tx) => {
      await tx.query('select 1 from jobs where id = $1 for update', [claim.jobId])
      const [held] = await tx.query('select 1 from job_claims where job_id = $1 and step_id = $2 and fence = $3', [claim.jobId, claim.stepId, claim.fence])
      if (!held) return
      if (pid !== undefined) await writePid(tx, claim, pid)
      if (events.length > 0) await writeProgress(tx, claim.jobId, events, percentOf(claim.document, new Map([[claim.stepId, percent]])))
    })
  }

  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(write).catch((error: unknown) => context.log.warn({ ...ids, error: String(error) }, 'Progress could not be written'))
    return writing
  }

  const later = (): void => {
    if (!closed) timer ??= setTimeout(() => void flush(), flushMs)
  }

  const line = (level: EventLevel, message: string, duration?: number): void => {
    const text = cleanText(message)
    const timed = duration === undefined ? {} : { duration_s: duration }
    context.log[levelOf[level]]({ ...ids, ...timed }, `[STEP] ${text}`)
    if (lines.length < mostLines) lines.push({ kind: 'log', step, level, message: text, ...timed, context: { node: claim.stepId } })
    else dropped++
    later()
  }

  return {
    runsAs: (pid) => {
      child = pid
      later()
    },
    progress: (progress) => {
      percent = Math.max(percent, Math.min(100, progress.percent))
      const { phase } = progress
      last = { kind: 'progress', step, message: cleanText(progress.message), context: { node: claim.stepId, phase: cleanText(phase), percent } }
      later()
    },
    log: (level, message) => line(level, message),
    scope: async (message, work) => {
      const start = performance.now()
      const seconds = (): number => (performance.now() - start) / 1000
      try {
        const value = await work()
        line('info', message, seconds())
        return value
      } catch (error) {
        line('error', `${message}: failed`, seconds())
        throw error
      }
    },
    close: async () => {
      closed = true
      await flush()
    },
  }
}
