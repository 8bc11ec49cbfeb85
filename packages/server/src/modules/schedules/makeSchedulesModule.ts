import { fault } from '@trunnion/core'
import type { Schedule, Schedules, Workflow } from '@trunnion/jobs'
import { Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { allow } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canSchedule } from '../auth/policies/canSchedule.ts'
import { id, idParams, orNull, strict, time } from '../auth/schemas.ts'
import { inputsOfFiles } from '../jobs/inputsOfFiles.ts'
import { scheduledJob, workflowSchema } from '../jobs/schemas.ts'

const reads = allow(canSchedule, 'jobs:read')
const writes = allow(canSchedule, 'jobs:write')

const schedule = Type.Object({
  id,
  name: Type.String(),
  cron: Type.String(),
  timezone: Type.String(),
  enabled: Type.Boolean(),
  next_run_at: orNull(time),
  last_run_at: orNull(time),
  last_job_id: orNull(id),
  job: Type.Object({
    kind: Type.String(),
    workflow: workflowSchema,
    priority: Type.Optional(Type.Integer()),
    inputs: Type.Array(Type.Object({ name: Type.String(), fileId: Type.Optional(id) })),
  }),
})
const body = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    cron: Type.String({ maxLength: 200, description: 'Five fields, or six with seconds.' }),
    timezone: Type.Optional(Type.String({ maxLength: 100, description: 'IANA name; UTC when omitted.' })),
    enabled: Type.Optional(Type.Boolean()),
    job: scheduledJob,
  },
  strict,
)

const answer = ({ nextRunAt, lastRunAt, lastJobId, ...rest }: Schedule) => ({ ...rest, next_run_at: nextRunAt, last_run_at: lastRunAt, last_job_id: lastJobId })

const record = (call: Call, what: string, scheduleId: string) =>
  call.tenant((tx) =>
    appendAudit(tx, {
      tenantId: call.scope.tenantId,
      eventType: `schedule.${what}`,
      actor: actorOf(call.principal),
      subject: { type: 'schedule', id: scheduleId },
      requestId: call.requestId,
    }),
  )

/** Jobs that come again; the workers start them. */
export const makeSchedulesModule = ({ schedules }: { readonly schedules: Schedules }): Module => {
  const found = async (call: Call<{ readonly id: string }>) =>
    (await schedules.list(call.scope)).find((one) => one.id === call.params.id) ?? fault('NOT_FOUND', 'There is no such schedule.')
  return {
    name: 'schedules',
    description: 'Jobs that come again by the clock.',
    routes: [
      route({
        method: 'GET',
        path: '/api/schedules',
        summary: 'Schedules of the tenant, by name',
        access: reads,
        answers: { 200: Type.Object({ items: Type.Array(schedule) }) },
        handle: async (call) => ({ items: (await schedules.list(call.scope)).map(answer) }),
      }),
      route({
        method: 'POST',
        path: '/api/schedules',
        summary: 'Adds a schedule',
        access: writes,
        body,
        creates: true,
        answers: { 201: schedule },
        errors: ['SETTING_INVALID', 'WORKFLOW_INVALID', 'NOT_FOUND'],
        handle: async (call) => {
          const { name, cron, timezone, enabled, job } = call.body
          const inputs = await call.tenant((tx) => inputsOfFiles(tx, call.principal, job.file_ids ?? []))
          // The registry checks the parameters, which says that they are JSON.
          const workflow = job.workflow as Workflow
          const made = await schedules.create(call.scope, {
            name,
            cron,
            ...(timezone !== undefined && { timezone }),
            ...(enabled !== undefined && { enabled }),
            ownerId: call.principal.userId,
            job: { kind: job.kind ?? 'workflow', workflow, inputs, ...(job.priority !== undefined && { priority: job.priority }) },
          })
          await record(call, 'created', made.id)
          return answer(made)
        },
      }),
      route({
        method: 'GET',
        path: '/api/schedules/:id',
        summary: 'One schedule',
        access: reads,
        params: idParams,
        answers: { 200: schedule },
        errors: ['NOT_FOUND'],
        handle: async (call) => answer(await found(call)),
      }),
      route({
        method: 'PATCH',
        path: '/api/schedules/:id',
        summary: 'Switches a schedule on or off',
        access: writes,
        params: idParams,
        body: Type.Object({ enabled: Type.Boolean() }, strict),
        answers: { 200: schedule },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          const changed = (await schedules.enable(call.scope, call.params.id, call.body.enabled)) ?? fault('NOT_FOUND', 'There is no such schedule.')
          await record(call, call.body.enabled ? 'enabled' : 'disabled', changed.id)
          return answer(changed)
        },
      }),
      route({
        method: 'DELETE',
        path: '/api/schedules/:id',
        summary: 'Removes a schedule; jobs it started stay',
        access: writes,
        params: idParams,
        answers: { 204: { description: 'Removed.' } },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          if (!(await schedules.remove(call.scope, call.params.id))) fault('NOT_FOUND', 'There is no such schedule.')
          await record(call, 'deleted', call.params.id)
        },
      }),
    ],
  }
}
