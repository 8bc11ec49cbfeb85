import { type TrunnionError, errorCatalogue, trunnionError } from '@trunnion/core'
import { Type } from 'typebox'

/** RFC 9457 problem details, with what the catalogue of errors adds. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'Where the error is explained.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ description: 'A code of the catalogue, for programs.' }),
    class: Type.Enum(['transient', 'permanent', 'systemic']),
    offset: Type.Optional(Type.Integer({ description: 'Byte offset in the input.' })),
    entity: Type.Optional(Type.String({ description: 'Entity of the input, by its name there.' })),
    remedy: Type.String(),
    requestId: Type.String(),
    stack: Type.Optional(Type.String({ description: 'Only with TRUNNION_DEBUG.' })),
  },
  { $id: 'Problem' },
)

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly class: string
  readonly offset?: number
  readonly entity?: string
  readonly remedy: string
  readonly requestId: string
  readonly stack?: string
}

/** An error of the catalogue as problem details. */
export const problemOf = (error: TrunnionError, requestId: string, stack?: string): Problem => {
  const { status, title } = errorCatalogue[error.code]
  return {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    class: error.class,
    ...(error.offset === undefined ? {} : { offset: error.offset }),
    ...(error.entity === undefined ? {} : { entity: error.entity }),
    remedy: error.remedy,
    requestId,
    ...(stack === undefined ? {} : { stack }),
  }
}

/** What is said of a failure nobody expected: nothing that could tell a stranger how we work. */
export const unexpected = trunnionError('INTERNAL', 'Something went wrong that should not; the log has the details under the request id.')
