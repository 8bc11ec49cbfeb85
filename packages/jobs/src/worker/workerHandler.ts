import type { Result } from '@trunnion/core'
import type { Database, Transaction } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'
import type { JobDocument, JobInput } from '../document/jobDocument.ts'
import type { StepLog } from '../events/makeStepLog.ts'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { NewArtefact } from './stepOutcome.ts'

/** What a handler that runs in the worker is given. */
export interface WorkerCall {
  readonly tenantId: string
  readonly jobId: string
  /** Id of the node. */
  readonly stepId: string
  readonly params: JsonObject
  readonly inputs: readonly JobInput[]
  /** As it was when the step was taken. */
  readonly document: JobDocument
  /** Stop as soon as you can; the result is not wanted any more. */
  readonly signal: AbortSignal
  readonly log: Pick<StepLog, 'progress' | 'log' | 'scope'>
  readonly database: Database
  readonly store: BlobStore
}

export interface WorkerDone {
  readonly artefacts: readonly NewArtefact[]
  /** Figures for the job document; small. */
  readonly data: JsonObject
  /** Writes rows in the transaction that ends the step: they are there once, or not at all. Whatever else a handler does may happen again. */
  readonly commit?: (tx: Transaction) => Promise<void>
}

/** Does one step in the worker itself. */
export type WorkerHandler = (call: WorkerCall) => Promise<Result<WorkerDone>>

/** What the registry of a worker holds for a step: the function, or the word that the children have it. */
export type RegisteredHandler = WorkerHandler | 'child'
