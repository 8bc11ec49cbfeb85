import type { RegisteredHandler, Registry, Workflow } from '@trunnion/jobs'
import { type Static, Type } from 'typebox'
import { pageOf, pageQuery } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { id, idParams, orNull, strict, time } from '../auth/schemas.ts'
import { workflowSchema } from '../jobs/schemas.ts'
import { type WorkflowBody, createWorkflow, deleteWorkflow, listWorkflows, readWorkflow, replaceWorkflow } from './workflows.ts'

const reads = allow(isSignedIn, 'jobs:read')
const writes = allow(isSignedIn, 'jobs:write')
const body = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), workflow: workflowSchema }, strict)
const saved = Type.Object({ id, owner_id: orNull(id), name: Type.String(), workflow: workflowSchema, created_at: time, updated_at: time })
const step = Type.Object({
  name: Type.String(),
  label: Type.String(),
  params: Type.Unknown({ description: 'JSON schema of the parameters.' }),
  resource: Type.Enum(['cpu', 'render', 'model']),
  timeout_s: Type.Number(),
  grace_ms: Type.Number(),
  retry: Type.Object({ limit: Type.Integer(), backoff_s: Type.Number() }),
  where: Type.Enum(['child', 'worker']),
})

/** The registry checks the parameters, which says that they are JSON. */
const drawn = ({ name, workflow }: Static<typeof body>): WorkflowBody => ({ name, workflow: workflow as Workflow })

/** Steps that there are, and workflows of them that were saved. */
export const makeWorkflowsModule = ({ registry }: { readonly registry: Registry<RegisteredHandler> }): Module => ({
  name: 'workflows',
  description: 'Graphs of steps, executed as drawn.',
  routes: [
    route({
      method: 'GET',
      path: '/api/workflows/steps',
      summary: 'Every step that a workflow can have',
      access: reads,
      answers: { 200: Type.Object({ items: Type.Array(step) }) },
      handle: () => ({
        items: registry.list().map(({ name, label, params, resource, timeoutS, graceMs, retry, where }) => ({
          name,
          label,
          params,
          resource,
          timeout_s: timeoutS,
          grace_ms: graceMs,
          retry: { limit: retry.limit, backoff_s: retry.backoffS },
          where,
        })),
      }),
    }),
    route({
      method: 'GET',
      path: '/api/workflows',
      summary: 'Saved workflows, youngest first',
      access: reads,
      query: Type.Object(pageQuery),
      answers: { 200: pageOf(saved) },
      handle: (call) => listWorkflows(call, call.query),
    }),
    route({
      method: 'POST',
      path: '/api/workflows',
      summary: 'Saves a workflow that can be executed as drawn',
      access: writes,
      body,
      creates: true,
      answers: { 201: saved },
      errors: ['WORKFLOW_INVALID', 'CONFLICT'],
      handle: (call) => createWorkflow(registry, call, drawn(call.body)),
    }),
    route({
      method: 'GET',
      path: '/api/workflows/:id',
      summary: 'One saved workflow',
      access: reads,
      params: idParams,
      answers: { 200: saved },
      errors: ['NOT_FOUND'],
      handle: (call) => readWorkflow(call, call.params.id),
    }),
    route({
      method: 'PUT',
      path: '/api/workflows/:id',
      summary: 'Replaces a saved workflow; jobs that run keep theirs',
      access: writes,
      params: idParams,
      body,
      answers: { 200: saved },
      errors: ['NOT_FOUND', 'WORKFLOW_INVALID', 'CONFLICT'],
      handle: (call) => replaceWorkflow(registry, call, call.params.id, drawn(call.body)),
    }),
    route({
      method: 'DELETE',
      path: '/api/workflows/:id',
      summary: 'Removes a saved workflow',
      access: writes,
      params: idParams,
      answers: { 204: { description: 'Removed.' } },
      errors: ['NOT_FOUND'],
      handle: (call) => deleteWorkflow(call, call.params.id),
    }),
  ],
})
