import { Type } from 'typebox'
import { id, orNull, strict, time } from '../auth/schemas.ts'

/** A class (transient, permanent, systemic) or a code of the catalogue. */
export const errorType = Type.String({
  pattern: '^(transient|permanent|systemic|[A-Z][A-Z_]{2,59})$',
  description: 'A class (transient, permanent, systemic) or an error code.',
})

const anything = { additionalProperties: true } as const
export const deadLetter = Type.Object({
  id,
  job_id: id,
  kind: Type.String(),
  stage: Type.String({ description: 'Node of the workflow that failed.' }),
  error_type: Type.Enum(['transient', 'permanent', 'systemic']),
  error_code: Type.String(),
  error_message: Type.String(),
  stack_trace: orNull(Type.String()),
  retry_count: Type.Integer({ description: 'Attempts after the first.' }),
  context: Type.Object({}, { ...anything, description: 'Step, parameters, inputs, workflow, attempts, worker and the last events.' }),
  created_at: time,
  reprocessed_at: orNull(time),
  reprocessed_job_id: orNull(id),
})

export const deadLetterStats = Type.Object({
  total: Type.Integer(),
  open: Type.Integer({ description: 'That nobody has reprocessed.' }),
  total_failures_24h: Type.Integer(),
  by_error_type: Type.Record(Type.String(), Type.Integer()),
  by_error_code: Type.Record(Type.String(), Type.Integer()),
})

export const bulk = Type.Object(
  { error_type: Type.Optional(errorType), ids: Type.Optional(Type.Array(id, { minItems: 1, maxItems: 500, uniqueItems: true })) },
  { ...strict, description: 'Which: by id, or every open one of a type; neither: every open one.' },
)
export const bulkAnswer = Type.Object({
  reprocessed: Type.Integer(),
  job_ids: Type.Array(id),
  remaining: Type.Integer({ description: 'Open ones of this kind that are left; ask again for them.' }),
})
