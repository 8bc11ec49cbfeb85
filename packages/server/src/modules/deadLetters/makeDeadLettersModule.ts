import { type ErrorClass, type ErrorCode, fault } from '@trunnion/core'
import type { Database } from '@trunnion/database'
import type { DeadLetter, DeadLetterFilter, DeadLetters } from '@trunnion/jobs'
import { Type } from 'typebox'
import { actorOf } from '../../app/actorOf.ts'
import { page, pageOf, pageQuery, readCursor } from '../../app/page.ts'
import { allow } from '../../app/principal.ts'
import { type Call, type Module, route } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { canManageDeadLetters } from '../auth/policies/canManageDeadLetters.ts'
import { id, idParams } from '../auth/schemas.ts'
import { deadLetterScope } from './deadLetterScope.ts'
import { bulk, bulkAnswer, deadLetter, deadLetterStats, errorType } from './schemas.ts'

const access = allow(canManageDeadLetters, 'admin')
/** Letters that one bulk call sends again: it answers within seconds, and the rest is asked for again. */
const mostAtOnce = 500

const filterOf = (type: string | undefined): DeadLetterFilter => {
  if (type === undefined) return {}
  // The schema of `error_type` lets nothing else pass.
  return /^[a-z]/.test(type) ? { errorClass: type as ErrorClass } : { errorCode: type as ErrorCode }
}

const iso = (text: string): string => new Date(text).toISOString()

const shown = ({ id, jobId, kind, stepId, error, context, retryCount, createdAt, reprocessedAt, reprocessedJobId }: DeadLetter) => ({
  id,
  job_id: jobId,
  kind,
  stage: stepId,
  error_type: error.class,
  error_code: error.code,
  error_message: error.message,
  stack_trace: error.stack ?? null,
  retry_count: retryCount,
  context,
  created_at: iso(createdAt),
  reprocessed_at: reprocessedAt,
  reprocessed_job_id: reprocessedJobId,
})

/** In the chain of the tenant acted in, whosever letters they were. */
const audit = (database: Database, call: Call, data: object): Promise<unknown> =>
  database.tenant(call.scope, (tx) =>
    appendAudit(tx, { tenantId: call.scope.tenantId, eventType: 'dead_letters.reprocessed', actor: actorOf(call.principal), requestId: call.requestId, data }),
  )

export const makeDeadLettersModule = ({ database, deadLetters }: { readonly database: Database; readonly deadLetters: DeadLetters }): Module => ({
  name: 'dead letters',
  description: 'Steps that failed for good, with everything that is needed to understand them and to do them again. A global_admin sees those of all tenants.',
  routes: [
    route({
      method: 'GET',
      path: '/dlq/failures',
      summary: 'Dead letters, youngest first',
      access,
      query: Type.Object({
        ...pageQuery,
        limit: Type.Integer({ minimum: 1, maximum: 200, default: 100 }),
        error_type: Type.Optional(errorType),
        open: Type.Boolean({ default: false, description: 'Only those that nobody has reprocessed.' }),
      }),
      answers: { 200: pageOf(deadLetter) },
      handle: async (call) => {
        const { cursor, limit, error_type, open } = call.query
        const after = readCursor(cursor)
        const before = after && { createdAt: after.at, id: after.id }
        const letters = await deadLetters.list(deadLetterScope(call), { ...filterOf(error_type), open, limit: limit + 1, ...(before && { before }) })
        const { items, next } = page(letters, limit, ({ createdAt, id }) => ({ at: createdAt, id }))
        return { items: items.map(shown), next }
      },
    }),
    route({
      method: 'GET',
      path: '/dlq/stats',
      summary: 'How many dead letters there are, by error',
      access,
      answers: { 200: deadLetterStats },
      handle: async (call) => {
        const { total, open, last24h, byClass, byCode } = await deadLetters.stats(deadLetterScope(call))
        return { total, open, total_failures_24h: last24h, by_error_type: byClass, by_error_code: byCode }
      },
    }),
    route({
      method: 'POST',
      path: '/dlq/failures/:id/reprocess',
      summary: 'Sends the job of a dead letter again',
      description: 'As a new job of the same tenant. A letter that was reprocessed before answers with the job that was made then.',
      access,
      params: idParams,
      answers: { 202: Type.Object({ job_id: id }) },
      errors: ['NOT_FOUND', 'WORKFLOW_INVALID'],
      handle: async (call) => {
        const job = (await deadLetters.reprocess(deadLetterScope(call), call.params.id)) ?? fault('NOT_FOUND', 'There is no such dead letter.')
        await audit(database, call, { dead_letters: [call.params.id], jobs: [job] })
        return { job_id: job }
      },
    }),
    route({
      method: 'POST',
      path: '/dlq/reprocess',
      summary: 'Sends the jobs of many dead letters again',
      access,
      body: bulk,
      perMinute: 30,
      answers: { 202: bulkAnswer },
      handle: async (call) => {
        const scope = deadLetterScope(call)
        const { ids, error_type } = call.body
        const filter = filterOf(error_type)
        const wanted =
          ids === undefined ? await deadLetters.list(scope, { ...filter, open: true, limit: mostAtOnce + 1 }) : await known(deadLetters, scope, ids, error_type)
        const sent: string[] = []
        const failed: string[] = []
        for (const letter of wanted.slice(0, mostAtOnce)) {
          const job = await deadLetters
            .reprocess(scope, letter.id)
            .catch((error: unknown) => void call.log.warn({ deadLetter: letter.id, error: String(error) }, 'A dead letter could not be sent again'))
          if (job === undefined) failed.push(letter.id)
          else sent.push(job)
        }
        if (sent.length > 0) await audit(database, call, { error_type: error_type ?? null, jobs: sent })
        return { reprocessed: sent.length, job_ids: sent, remaining: wanted.length - sent.length }
      },
    }),
  ],
})

/** Those of the ids that the caller sees, that are open and of the type. */
const known = async (
  deadLetters: DeadLetters,
  scope: Parameters<DeadLetters['get']>[0],
  ids: readonly string[],
  type: string | undefined,
): Promise<readonly DeadLetter[]> => {
  const found: DeadLetter[] = []
  for (const id of ids) {
    const letter = await deadLetters.get(scope, id)
    if (letter && letter.reprocessedAt === null && (type === undefined || letter.error.class === type || letter.error.code === type)) found.push(letter)
  }
  return found
}
