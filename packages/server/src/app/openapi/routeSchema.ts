import { type ErrorCode, errorCatalogue } from '@trunnion/core'
import type { FastifySchema } from 'fastify'
import { type TSchema, Type } from 'typebox'
import type { Answer, AnswerContent, Route } from '../route.ts'

declare module 'fastify' {
  interface FastifySchema {
    summary?: string
    description?: string
    tags?: readonly string[]
    security?: readonly Readonly<Record<string, readonly string[]>>[]
    operationId?: string
    consumes?: readonly string[]
  }
}

const isContent = (answer: Answer): answer is AnswerContent =>
  'description' in answer && ('content' in answer || !('type' in answer || 'anyOf' in answer || '$ref' in answer))

const always: readonly ErrorCode[] = ['RATE_LIMITED', 'OVERLOADED', 'DATABASE_UNAVAILABLE', 'INTERNAL']

/** Every code a route can answer with: its own, and those that follow from what it takes and who may call it. */
const errorsOf = (route: Route): readonly ErrorCode[] => [
  ...new Set<ErrorCode>([
    ...(route.errors ?? []),
    ...((route.params ?? route.query ?? route.body) ? (['REQUEST_INVALID'] as const) : []),
    ...(route.body ? (['LIMIT_BYTES', 'MEDIA_TYPE_UNSUPPORTED', 'REQUEST_TIMEOUT'] as const) : []),
    ...(route.streams ? (['LIMIT_BYTES', 'REQUEST_TIMEOUT'] as const) : []),
    // 404 also for an X-Tenant-ID that names no tenant.
    ...(route.access.kind === 'policy' ? (['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'] as const) : []),
    ...(route.creates ? (['REQUEST_INVALID', 'CONFLICT', 'IDEMPOTENCY_MISMATCH'] as const) : []),
    ...always,
  ]),
]

const problemAnswers = (route: Route): Record<number, unknown> => {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorCatalogue[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join('\n'),
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      },
    ]),
  )
}

const answerSchema = (answer: Answer): unknown => {
  if (!isContent(answer))
    return { description: 'description' in answer ? String(answer.description) : 'Done.', content: { 'application/json': { schema: answer } } }
  return answer.content === undefined ? { description: answer.description, type: 'null' } : answer
}

/** `/api/files/:id/content` with GET → `getFilesIdContent`. */
const operationId = (route: Route): string =>
  route.method.toLowerCase() +
  route.path
    .replace(/^\/api/, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('')

/** A header that creating calls take. */
const idempotencyHeader: TSchema = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({ maxLength: 255, description: 'Makes this call safe to repeat: the same key and request get the first answer again, for a day.' }),
  ),
})

/** The schema of a route: checks requests, shapes answers, and is what the OpenAPI document is made from. */
export const documentSchema = (module: string, route: Route): FastifySchema => ({
  summary: route.summary,
  ...(route.description === undefined ? {} : { description: route.description }),
  tags: [module],
  operationId: operationId(route),
  security: route.access.kind === 'policy' ? [{ bearer: [] }, ...(route.access.scope === 'session' ? [] : [{ apiKey: [] }])] : [],
  ...(route.params === undefined ? {} : { params: route.params }),
  ...(route.query === undefined ? {} : { querystring: route.query }),
  ...(route.body === undefined ? {} : { body: route.body }),
  ...(route.creates ? { headers: idempotencyHeader } : {}),
  ...(route.streams === undefined ? {} : { consumes: route.streams }),
  response: { ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, answerSchema(answer)])), ...problemAnswers(route) },
})
