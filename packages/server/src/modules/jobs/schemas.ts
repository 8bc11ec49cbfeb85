import { type Static, Type } from 'typebox'
import { pageQuery } from '../../app/page.ts'
import { id, orNull, strict, time } from '../auth/schemas.ts'

const open = { additionalProperties: true } as const
const error = Type.Object({ code: Type.String(), class: Type.String(), message: Type.String(), remedy: Type.String() }, open)

export const workflowSchema = Type.Object(
  {
    version: Type.Literal(1),
    nodes: Type.Array(
      Type.Object(
        {
          id: Type.String({ maxLength: 64 }),
          step: Type.String({ maxLength: 64 }),
          params: Type.Record(Type.String(), Type.Unknown()),
          job_inputs: Type.Optional(Type.Boolean()),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
    edges: Type.Array(Type.Object({ from: Type.String({ maxLength: 64 }), to: Type.String({ maxLength: 64 }) }, strict), { maxItems: 1000 }),
  },
  strict,
)

const artefact = Type.Object({
  id,
  step: Type.String(),
  role: Type.String(),
  name: Type.String(),
  media_type: Type.String(),
  sha256: Type.String(),
  bytes: Type.Integer(),
})

/** The job document, and what stands beside it in its row. */
export const jobSchema = Type.Object(
  {
    version: Type.Literal(1),
    job_id: id,
    kind: Type.String(),
    created_at: time,
    state: Type.Enum(['pending', 'queued', 'running', 'completed', 'failed', 'cancelled']),
    task_id: id,
    pid: orNull(Type.Integer()),
    attempt: Type.Integer(),
    workflow: workflowSchema,
    inputs: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String(), bytes: Type.Integer(), fileId: Type.Optional(id) })),
    steps: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          name: Type.String(),
          label: Type.String(),
          status: Type.Enum(['pending', 'running', 'done', 'failed', 'skipped']),
          attempt: Type.Integer(),
        },
        open,
      ),
    ),
    error: orNull(error),
    result: orNull(Type.Object({ artefacts: Type.Array(artefact) }, open)),
    percent: Type.Number(),
    priority: Type.Integer(),
    owner_id: orNull(id),
    updated_at: time,
    finished_at: orNull(time),
    phase: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
    eta_s: Type.Optional(orNull(Type.Number())),
  },
  open,
)

const priority = Type.Integer({ minimum: -10, maximum: 10, description: "Orders the tenant's own work; the highest goes first." })
const fileIds = Type.Array(id, { maxItems: 501 })

export const newJob = Type.Object(
  {
    kind: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$', description: 'For people and filters; workflow when omitted.' })),
    workflow: Type.Optional(workflowSchema),
    workflow_id: Type.Optional(id),
    file_ids: Type.Optional(fileIds),
    priority: Type.Optional(priority),
    deadline: Type.Optional(time),
  },
  strict,
)
export type NewJobBody = Static<typeof newJob>

export const jobQuery = Type.Object({
  ...pageQuery,
  state: Type.Optional(Type.Enum(['pending', 'queued', 'running', 'completed', 'failed', 'cancelled'])),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  mine: Type.Optional(Type.Boolean({ description: 'Only what the caller asked for.' })),
})
export type JobQuery = Static<typeof jobQuery>

export const retryBody = Type.Object(
  {
    from_step: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the node to start from, with all that depends on it.' })),
    priority: Type.Optional(priority),
  },
  strict,
)
export const changeBody = Type.Object({ priority }, strict)
export const manyBody = Type.Object({ job_ids: Type.Array(id, { minItems: 1, maxItems: 200 }) }, strict)
export const cancelOutcome = Type.Enum(['cancelled', 'requested', 'finished', 'left'])
export const scheduledJob = Type.Object(
  {
    kind: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })),
    workflow: workflowSchema,
    file_ids: Type.Optional(fileIds),
    priority: Type.Optional(priority),
  },
  strict,
)
