import type { TrunnionError } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import { jsonText } from '../document/jsonText.ts'
import { inputsOf } from '../document/readySteps.ts'
import type { JobDocument } from '../document/jobDocument.ts'
import type { LockedJob } from '../document/writeJobs.ts'

const eventsKept = 20

/** Keeps a step that failed for good with everything that is needed to understand it and to do it again, in the transaction that fails it. */
export const writeDeadLetter = async (
  tx: Transaction,
  { job, document, stepId, error, stack }: { job: LockedJob; document: JobDocument; stepId: string; error: TrunnionError; stack?: string | undefined },
): Promise<void> => {
  const step = document.steps.find(({ id }) => id === stepId)
  const context = {
    step: step?.name ?? stepId,
    params: document.workflow.nodes.find(({ id }) => id === stepId)?.params ?? {},
    inputs: inputsOf(document, stepId),
    job_inputs: document.inputs,
    workflow: document.workflow,
    priority: job.priority,
    owner_id: job.owner_id,
    request_id: document.request_id ?? null,
    attempt: step?.attempt ?? 0,
    crashes: step?.crashes ?? 0,
    worker: step?.worker ?? null,
    started_at: step?.started_at ?? null,
  }
  await tx.query(
    `insert into dead_letters (tenant_id, job_id, kind, step_id, error_code, error_class, error, context, retry_count)
     select $1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb || jsonb_build_object('events', coalesce(
       (select jsonb_agg(jsonb_build_object('seq', seq, 'step', step_name, 'level', level, 'message', message, 'at', created_at) order by seq)
        from (select * from pipeline_events where task_id = $2 order by seq desc limit ${eventsKept}) tail), '[]')), $9`,
    [
      job.tenant_id,
      job.id,
      document.kind,
      stepId,
      error.code,
      error.class,
      jsonText({ ...error, step: stepId, ...(stack !== undefined && { stack }) }),
      jsonText(context),
      step?.retries ?? 0,
    ],
  )
}
