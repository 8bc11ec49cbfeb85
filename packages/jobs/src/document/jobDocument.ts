import type { TrunnionError } from '@trunnion/core'
import type { JsonObject } from '../registry/stepDefinition.ts'
import type { Workflow } from '../workflow/workflow.ts'

export type JobState = 'pending' | 'queued' | 'running' | 'completed' | 'failed' | 'cancelled'
export type StepStatus = 'pending' | 'running' | 'done' | 'failed' | 'skipped'

/** A file that a job reads. */
export interface JobInput {
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  readonly fileId?: string
}

/** A file that a step gave. */
export interface JobArtefact {
  readonly id: string
  /** Id of the node. */
  readonly step: string
  readonly role: string
  readonly name: string
  readonly media_type: string
  readonly sha256: string
  readonly bytes: number
}

/** What went wrong, and in which step. The stack is for dead letters only. */
export type JobError = TrunnionError & { readonly step?: string }

/** One node of the workflow and how far it is. */
export interface StepRecord {
  /** Id of the node. */
  readonly id: string
  /** Name of the step. */
  readonly name: string
  readonly label: string
  readonly status: StepStatus
  /** How many times it was started. */
  readonly attempt: number
  /** Tries again after transient errors, and workers that died with it, since the step was last asked for. */
  readonly retries: number
  readonly crashes: number
  readonly pid?: number
  readonly worker?: string
  readonly started_at?: string
  readonly completed_at?: string
  readonly duration_s?: number
  readonly output?: JsonObject
  /** Of the last attempt that did not end well; stays while the step waits for the next. */
  readonly error?: JobError
}

export interface JobResult {
  /** Where the first artefact of the last step is served. */
  readonly output_path?: string
  readonly duration_s?: number
  readonly artefacts: readonly JobArtefact[]
  /** Figures of the last step that ended. */
  readonly data?: JsonObject
}

/** The single truth of a job: one JSON document in its row. Names are in snake case because clients and scripts read it. */
export interface JobDocument {
  readonly version: 1
  readonly job_id: string
  readonly kind: string
  readonly created_at: string
  readonly state: JobState
  readonly task_id: string
  readonly pid: number | null
  /** Raised when the job is retried. */
  readonly attempt: number
  readonly workflow: Workflow
  readonly inputs: readonly JobInput[]
  readonly steps: readonly StepRecord[]
  readonly error: JobError | null
  readonly result: JobResult | null
  readonly request_id?: string
  readonly traceparent?: string
}

export const isFinished = (state: JobState): boolean => state === 'completed' || state === 'failed' || state === 'cancelled'
