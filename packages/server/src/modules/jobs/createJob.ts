import { fault } from '@trunnion/core'
import type { Jobs, Workflow } from '@trunnion/jobs'
import { actorOf } from '../../app/actorOf.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { findWorkflow } from '../workflows/findWorkflow.ts'
import { inputsOfFiles } from './inputsOfFiles.ts'
import { jobAnswer } from './jobAnswer.ts'
import type { NewJobBody } from './schemas.ts'

/** Starts a job: a workflow given or saved, on uploaded files. @throws Fault `WORKFLOW_INVALID`, `NOT_FOUND` */
export const createJob = async (jobs: Jobs, call: Call, { kind = 'workflow', workflow, workflow_id, file_ids = [], priority, deadline }: NewJobBody) => {
  if ((workflow === undefined) === (workflow_id === undefined)) fault('REQUEST_INVALID', 'Give either a workflow or the id of a saved one.')
  const { traceparent } = call.request.headers
  const id = await call.tenant(async (tx) => {
    // Its parameters are checked by the registry, which makes JSON of them sure.
    const drawn = (workflow as Workflow | undefined) ?? (await findWorkflow(tx, call.principal, workflow_id ?? '')).document
    const job = await jobs.submitIn(tx, call.scope, {
      kind,
      workflow: drawn,
      inputs: await inputsOfFiles(tx, call.principal, file_ids),
      ownerId: call.principal.userId,
      requestId: call.requestId,
      ...(priority !== undefined && { priority }),
      ...(deadline !== undefined && { deadline: new Date(deadline) }),
      ...(typeof traceparent === 'string' && { traceparent }),
    })
    await appendAudit(tx, {
      tenantId: call.scope.tenantId,
      eventType: 'job.created',
      actor: actorOf(call.principal),
      subject: { type: 'job', id: job },
      requestId: call.requestId,
      data: { kind, file_ids },
    })
    return job
  })
  const record = await jobs.get(call.scope, id)
  return record === undefined ? fault('NOT_FOUND', 'There is no such job.') : jobAnswer(record)
}
