import { unwrap } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import { type RegisteredHandler, type Registry, type Workflow, validateWorkflow } from '@trunnion/jobs'
import { actorOf } from '../../app/actorOf.ts'
import { type Page, page, readCursor } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { unlessTaken } from '../../app/unlessTaken.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canViewAllJobs } from '../auth/policies/canViewAllJobs.ts'
import { type WorkflowRow, findWorkflow, workflowColumns } from './findWorkflow.ts'

export interface WorkflowBody {
  readonly name: string
  readonly workflow: Workflow
}

const taken = 'A workflow with this name exists.'
const answer = ({ document, ...row }: WorkflowRow) => ({ ...row, workflow: document })
const record = (tx: Transaction, call: Call, what: string, id: string, name: string) =>
  appendAudit(tx, {
    tenantId: call.scope.tenantId,
    eventType: `workflow.${what}`,
    actor: actorOf(call.principal),
    subject: { type: 'workflow', id },
    requestId: call.requestId,
    data: { name },
  })

/** Saves a workflow that can be executed as drawn, whatever files it will be given. @throws Fault `WORKFLOW_INVALID`, `CONFLICT` */
export const createWorkflow = (registry: Registry<RegisteredHandler>, call: Call, { name, workflow }: WorkflowBody) => {
  const document = unwrap(validateWorkflow(workflow, registry))
  return unlessTaken(taken, () =>
    call.tenant(async (tx) => {
      const [row] = await tx.query<WorkflowRow>(
        `insert into workflows (tenant_id, owner_id, name, document) values ($1, $2, $3, $4) returning ${workflowColumns}`,
        [call.scope.tenantId, call.principal.userId, name, JSON.stringify(document)],
      )
      await record(tx, call, 'created', row.id, name)
      return answer(row)
    }),
  )
}

export const readWorkflow = (call: Call, id: string) => call.tenant(async (tx) => answer(await findWorkflow(tx, call.principal, id)))

/** Saved workflows, youngest first: all of the tenant from project_manager on, else the own ones. */
export const listWorkflows = (call: Call, query: { readonly cursor?: string; readonly limit: number }): Promise<Page<object>> => {
  const cursor = readCursor(query.cursor)
  return call.tenant(async (tx) => {
    const rows = await tx.query<WorkflowRow & { readonly at: string }>(
      `select ${workflowColumns}, created_at::text as at from workflows
       where tenant_id = $1 and ($2::uuid is null or owner_id = $2) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) order by created_at desc, id desc limit $5`,
      [call.scope.tenantId, canViewAllJobs(call.principal) ? null : call.principal.userId, cursor?.at ?? null, cursor?.id ?? null, query.limit + 1],
    )
    const { items, next } = page(rows, query.limit, ({ at, id }) => ({ at, id }))
    return { items: items.map(answer), next }
  })
}

/** @throws Fault `WORKFLOW_INVALID`, `CONFLICT`, `NOT_FOUND` */
export const replaceWorkflow = (registry: Registry<RegisteredHandler>, call: Call, id: string, { name, workflow }: WorkflowBody) => {
  const document = unwrap(validateWorkflow(workflow, registry))
  return unlessTaken(taken, () =>
    call.tenant(async (tx) => {
      await findWorkflow(tx, call.principal, id, true)
      const [row] = await tx.query<WorkflowRow>(
        `update workflows set name = $2, document = $3, updated_at = now() where id = $1 returning ${workflowColumns}`,
        [id, name, JSON.stringify(document)],
      )
      await record(tx, call, 'updated', id, name)
      return answer(row)
    }),
  )
}

export const deleteWorkflow = (call: Call, id: string): Promise<void> =>
  call.tenant(async (tx) => {
    const { name } = await findWorkflow(tx, call.principal, id, true)
    await tx.query('delete from workflows where id = $1', [id])
    await record(tx, call, 'deleted', id, name)
  })
