import { setTimeout as sleep } from 'node:timers/promises'
import { Fault, trunnionError } from '@trunnion/core'
import type { JobContext } from '../jobs/jobContext.ts'
import type { Claim } from '../queue/claimSteps.ts'
import type { Resource } from '../registry/stepDefinition.ts'
import { endStep } from './endStep.ts'
import type { HeldClaim } from './leases.ts'
import type { StepOutcome } from './stepOutcome.ts'
import { claimOf } from './sweep.ts'

/** Why a run is stopped: somebody cancels the job, somebody else has the step, or this worker stops. */
export type StopReason = 'cancelled' | 'lost' | 'returned'

interface Run {
  readonly claim: Claim
  readonly controller: AbortController
  readonly since: number
  reason?: StopReason
}

/** The steps that this worker runs now. */
export interface Runs {
  start(claim: Claim): void
  count(queue?: Resource): number
  holds(jobId: string): boolean
  /** Stops what the database does not say (any more) that this worker holds, and gives back what it holds without running it. `askedAt` is from before the question. */
  reconcile(held: readonly HeldClaim[], askedAt: number): Promise<void>
  stopAll(reason: StopReason): void
  /** Resolves when nothing runs or the time is up; true when nothing runs. */
  idle(timeoutMs: number): Promise<boolean>
}

const keyOf = ({ jobId, stepId, fence }: { readonly jobId: string; readonly stepId: string; readonly fence: number }): string => `${jobId} ${stepId} ${fence}`
const longestWaitMs = 2000
/** A claim that nobody runs: the answer to the COMMIT that made it was lost. Younger ones are on their way. */
const orphanAgeS = 5

/** Runs claims and ends them. An end that the database cannot take now is kept and tried until it can: the work is done, and the claim guards it. */
export const makeRuns = (context: JobContext, run: (claim: Claim, signal: AbortSignal) => Promise<StepOutcome>, onFree: (queue: Resource) => void): Runs => {
  const runs = new Map<string, Run>()
  const idlers = new Set<() => void>()

  const end = async (claim: Claim, outcome: StepOutcome): Promise<void> => {
    for (let waitMs = 100; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
      try {
        if (!(await endStep(context, claim, outcome)))
          context.log.warn({ jobId: claim.jobId, tenantId: claim.tenantId, step: claim.stepId }, 'Too late: somebody else has the step')
        return
      } catch (error) {
        const away = error instanceof Fault && error.error.code === 'DATABASE_UNAVAILABLE'
        if (!away && outcome.kind === 'done')
          return end(claim, {
            kind: 'failed',
            error: error instanceof Fault ? error.error : trunnionError('INTERNAL', 'The results of the step could not be written.'),
            ...(error instanceof Error && error.stack !== undefined && { stack: error.stack }),
          })
        context.log.error({ jobId: claim.jobId, tenantId: claim.tenantId, step: claim.stepId, error: String(error) }, 'The end of a step could not be written')
        if (!away) return
      }
      await sleep(waitMs)
    }
  }

  const perform = async (key: string, { claim, controller }: Run): Promise<void> => {
    const outcome = await run(claim, controller.signal)
    const reason = runs.get(key)?.reason
    if (reason !== 'lost') await end(claim, reason === 'returned' && outcome.kind === 'failed' ? { kind: 'returned' } : outcome)
  }

  const stop = (one: Run, reason: StopReason): void => {
    if (one.reason !== undefined) return
    one.reason = reason
    one.controller.abort()
  }

  return {
    start: (claim) => {
      const key = keyOf(claim)
      const one: Run = { claim, controller: new AbortController(), since: performance.now() }
      runs.set(key, one)
      void perform(key, one)
        .catch((error: unknown) => context.log.error({ jobId: claim.jobId, error: String(error) }, 'A run could not be ended'))
        .finally(() => {
          runs.delete(key)
          if (runs.size === 0) for (const wake of idlers) wake()
          onFree(claim.queue)
        })
    },
    count: (queue) => (queue === undefined ? runs.size : [...runs.values()].filter(({ claim }) => claim.queue === queue).length),
    holds: (jobId) => [...runs.values()].some(({ claim }) => claim.jobId === jobId),
    reconcile: async (held, askedAt) => {
      const mine = new Map(held.map((claim) => [keyOf(claimOf(claim)), claim]))
      for (const [key, one] of runs) {
        const claim = mine.get(key)
        if (claim?.cancel) stop(one, 'cancelled')
        else if (!claim && one.since < askedAt) stop(one, 'lost')
      }
      for (const [key, claim] of mine)
        if (!runs.has(key) && claim.age_s > orphanAgeS)
          await endStep(context, claimOf(claim), { kind: 'lost' }).catch((error: unknown) =>
            context.log.error({ jobId: claim.job_id, step: claim.step_id, error: String(error) }, 'A claim that nobody runs could not be given back'),
          )
    },
    stopAll: (reason) => {
      for (const one of runs.values()) stop(one, reason)
    },
    idle: (timeoutMs) =>
      new Promise((resolve) => {
        if (runs.size === 0) return resolve(true)
        const done = (): void => {
          clearTimeout(timer)
          idlers.delete(done)
          resolve(runs.size === 0)
        }
        const timer = setTimeout(done, timeoutMs)
        idlers.add(done)
      }),
  }
}
