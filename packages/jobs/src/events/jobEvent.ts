import type { JsonObject } from '../registry/stepDefinition.ts'

export type EventKind = 'state' | 'progress' | 'log'
export type EventLevel = 'debug' | 'info' | 'warning' | 'error'

/** What happened to a job; `seq` counts from 1 within the job, without gaps, and is what a client names to go on from. */
export interface JobEvent {
  readonly seq: number
  readonly jobId: string
  readonly tenantId: string
  /** state: the job or a step changed; progress: work was done; log: somebody may want to read it */
  readonly kind: EventKind
  /** Name of the step; the node's id is `context.node`. */
  readonly step: string | null
  readonly level: EventLevel
  readonly message: string
  readonly percent?: number
  readonly context: JsonObject
  readonly at: string
}

/** An event that has no number yet. */
export interface NewEvent {
  readonly kind: EventKind
  readonly step?: string
  readonly level?: EventLevel
  readonly message: string
  readonly duration_s?: number
  readonly context?: JsonObject
}

/** Payload: tenant, job and last seq, parted by blanks. */
export const eventChannel = 'trunnion_events'
