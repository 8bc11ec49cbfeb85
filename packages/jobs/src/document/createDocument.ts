import type { Registry } from '../registry/makeRegistry.ts'
import type { Workflow } from '../workflow/workflow.ts'
import type { JobDocument, JobInput } from './jobDocument.ts'

/** A document of a job whose first steps are in the queue. The workflow must be a valid one. */
export const createDocument = (job: {
  readonly id: string
  readonly kind: string
  readonly workflow: Workflow
  readonly inputs: readonly JobInput[]
  readonly registry: Registry
  readonly now: string
  readonly requestId?: string | undefined
  readonly traceparent?: string | undefined
}): JobDocument => ({
  version: 1,
  job_id: job.id,
  kind: job.kind,
  created_at: job.now,
  state: 'queued',
  task_id: job.id,
  pid: null,
  attempt: 1,
  workflow: job.workflow,
  inputs: job.inputs,
  steps: job.workflow.nodes.map(({ id, step }) => ({
    id,
    name: step,
    label: job.registry.find(step)?.definition.label ?? step,
    status: 'pending',
    attempt: 0,
    retries: 0,
    crashes: 0,
  })),
  error: null,
  result: null,
  ...(job.requestId !== undefined && { request_id: job.requestId }),
  ...(job.traceparent !== undefined && { traceparent: job.traceparent }),
})
