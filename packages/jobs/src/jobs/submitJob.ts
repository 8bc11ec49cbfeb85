import { randomUUID } from 'node:crypto'
import { unwrap } from '@trunnion/core'
import type { TenantScope, Transaction } from '@trunnion/database'
import { createDocument } from '../document/createDocument.ts'
import type { JobDocument, JobInput } from '../document/jobDocument.ts'
import { jsonText } from '../document/jsonText.ts'
import { readySteps } from '../document/readySteps.ts'
import { enqueueSteps } from '../queue/enqueueSteps.ts'
import { validateWorkflow } from '../workflow/validateWorkflow.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { writeJobs } from '../document/writeJobs.ts'
import { type JobContext, isoNow } from './jobContext.ts'

/** What is asked for. */
export interface NewJob {
  /** For people and filters: convert, repair, analyze, … */
  readonly kind: string
  readonly workflow: Workflow
  readonly inputs: readonly JobInput[]
  /** -10 to 10, 0 when omitted; orders the tenant's own work. */
  readonly priority?: number
  readonly deadline?: Date
  readonly ownerId?: string
  readonly requestId?: string
  readonly traceparent?: string
}

/**
 * Makes a job and puts its first steps into the queue, in the caller's transaction.
 *
 * Throws a Fault: WORKFLOW_INVALID.
 */
export const submitJob = async (context: JobContext, tx: Transaction, { tenantId }: TenantScope, job: NewJob): Promise<JobDocument> => {
  const workflow = unwrap(validateWorkflow(job.workflow, context.registry, job.inputs.length))
  const { kind, inputs, priority = 0, deadline, ownerId, requestId, traceparent } = job
  const id = randomUUID()
  const document = createDocument({ id, kind, workflow, inputs, registry: context.registry, now: isoNow(context), requestId, traceparent })
  await tx.query('insert into jobs (id, tenant_id, owner_id, kind, state, priority, document, deadline) values ($1, $2, $3, $4, $5, $6, $7, $8)', [
    id,
    tenantId,
    ownerId ?? null,
    kind,
    document.state,
    priority,
    jsonText(document),
    deadline ?? null,
  ])
  await writeJobs(tx, [{ id, document, events: [{ kind: 'state', message: 'queued', context: { state: 'queued', phase: 'queued' } }] }])
  await enqueueSteps(context, tx, { id, tenant_id: tenantId, priority }, readySteps(document))
  return document
}
