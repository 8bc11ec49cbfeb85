import type { Database, Transaction } from '@trunnion/database'
import type { JobDocument } from '../document/jobDocument.ts'
import type { Queue } from '../queue/makeQueue.ts'
import type { Registry } from '../registry/makeRegistry.ts'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { StepOutcome } from '../worker/stepOutcome.ts'

/** Where this room reports; a pino logger fits. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A log that keeps nothing. */
export const noLog: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

/** Something an administrator must hear of. */
export interface Alert {
  readonly event: 'step_stalled' | 'worker_lost' | 'systemic_error'
  readonly tenantId: string
  readonly jobId: string
  readonly step: string
  readonly message: string
  readonly data: JsonObject
}

/** An attempt of a step, as it begins. */
export interface StartedStep {
  readonly tenantId: string
  /** Id of the node. */
  readonly stepId: string
  readonly name: string
  readonly attempt: number
  readonly document: JobDocument
}

/** What others hang onto; each runs in the transaction that makes the fact, and undoes it by throwing. */
export interface JobHooks {
  /** The job has ended in a state that stays, unless somebody retries it. */
  readonly finished?: (tx: Transaction, job: { readonly tenantId: string; readonly document: JobDocument }) => Promise<void>
  readonly alert?: (tx: Transaction, alert: Alert) => Promise<void>
  /** A worker begins an attempt of a step; outside of any transaction. @returns called with its end */
  readonly stepStarted?: (step: StartedStep) => (outcome: StepOutcome) => void
}

/** What the operations on jobs need of the world. */
export interface JobContext {
  readonly database: Database
  readonly registry: Registry
  readonly queue: Queue
  readonly log: Log
  readonly clock: Clock
  /** In [0, 1), for the spread of retries. */
  readonly random: () => number
  readonly hooks: JobHooks
}

/** The parts of a context that have defaults. */
export type JobDeps = Pick<JobContext, 'database' | 'registry' | 'queue'> & Partial<JobContext>

export const makeContext = (deps: JobDeps): JobContext => ({
  log: noLog,
  clock: { now: () => Date.now() },
  random: Math.random,
  hooks: {},
  ...deps,
})

export const isoNow = ({ clock }: Pick<JobContext, 'clock'>): string => new Date(clock.now()).toISOString()
