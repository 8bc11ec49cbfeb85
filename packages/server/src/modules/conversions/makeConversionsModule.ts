import type { Database } from '@trunnion/database'
import type { Jobs, RegisteredHandler, Registry } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { Type } from 'typebox'
import { allow } from '../../app/principal.ts'
import { type AnswerContent, type Call, type Module, route } from '../../app/route.ts'
import { isSignedIn } from '../auth/policies/isSignedIn.ts'
import { id } from '../auth/schemas.ts'
import { eventStream, streamQuery } from '../events/streamSchemas.ts'
import type { EventStreams } from '../events/makeEventStreams.ts'
import { registerMultipart, uploadTypes } from '../files/receiveUpload.ts'
import { findJob } from '../jobs/findJob.ts'
import { leaveJob } from '../jobs/watchers.ts'
import { type ConversionDeps, type ConversionRequest, beginConversion } from './beginConversion.ts'
import { cacheKey } from './cacheKey.ts'
import { conversionStatus, statusSchema } from './conversionStatus.ts'
import { convertNow } from './convertNow.ts'
import { evictCache } from './evictCache.ts'
import { jobLinks } from './jobLinks.ts'
import { makeBlobCheck } from './makeBlobCheck.ts'
import { makeCacheUse } from './makeCacheUse.ts'
import { makeKnownFirst } from './makeKnownFirst.ts'
import { type ConversionMetrics, noMetrics } from './metrics.ts'
import { type ConversionOptions, anyConversionQuery, conversionQuery, paramsOf, withFields } from './options.ts'
import { type ConversionSource, receiveSource } from './receiveSource.ts'
import { sendResult } from './sendResult.ts'

export interface ConversionsDependencies {
  readonly database: Database
  readonly store: BlobStore
  readonly jobs: Jobs
  readonly registry: Registry<RegisteredHandler>
  readonly events: EventStreams
  readonly version: string
  /** TRUNNION_CONVERT_MAX_MB, in bytes. */
  readonly uploadMaxBytes: number
  /** TRUNNION_CACHE_MAX_MB, in bytes. */
  readonly cacheMaxBytes: number
  readonly quotaBytes?: number
  readonly metrics?: ConversionMetrics
}

const access = allow(isSignedIn, 'convert')
const flushMs = 5000
const sweepMs = 60_000

const jobParams = Type.Object({ job_id: id })
const accepted = Type.Object({
  job_id: id,
  status_url: Type.String(),
  events_url: Type.String(),
  result_url: Type.String(),
  warnings: Type.Optional(Type.Array(Type.Object({ code: Type.String(), message: Type.String() }))),
})
const binary = { schema: Type.String({ format: 'binary' }) }
const result: AnswerContent = {
  description: 'The result. X-Cache says whether it came from the cache.',
  content: { 'model/gltf-binary': binary, 'model/gltf+json': binary, 'application/octet-stream': binary },
}
const streams = [...uploadTypes, 'application/json']
const uploadErrors = [
  'LIMIT_BYTES',
  'INPUT_EMPTY',
  'INPUT_UNRECOGNISED',
  'MEDIA_TYPE_UNSUPPORTED',
  'CHECKSUM_MISMATCH',
  'QUOTA_EXCEEDED',
  'NOT_FOUND',
  'STORAGE_UNAVAILABLE',
  'OUTPUT_FAILED',
  'LIMIT_ENTITIES',
  'INTERRUPTED',
] as const
/** What a conversion may come to, whichever step says it. */
const outcomes = ['FORMAT_UNSUPPORTED', 'INPUT_MALFORMED', 'LIMIT_TIME', 'WORKER_CRASHED', 'CONFLICT', 'BLOB_DAMAGED', 'DEADLINE_EXCEEDED'] as const
const words =
  'A form (field `file`; further files are those it refers to, such as parts of a JT assembly or the MTL of an OBJ), a raw body with its name in X-File-Name, or JSON that names uploaded files: `{"file_id": "…", "references": ["…"]}`.'

/** Any CAD file in, a 3D model out: at once or as a job, through the cache. */
export const makeConversionsModule = (given: ConversionsDependencies): Module => {
  const { database, store, jobs, registry, events } = given
  const deps: ConversionDeps = { quotaBytes: 0, metrics: noMetrics, ...given, blobs: makeBlobCheck(store), uses: makeCacheUse(database) }
  const incoming = makeKnownFirst(store)
  const timers: NodeJS.Timeout[] = []

  const prepare = async (
    call: Call<unknown, ConversionOptions>,
    jt: boolean,
  ): Promise<{ readonly request: ConversionRequest; readonly source: ConversionSource }> => {
    const source = await receiveSource(call, { store: incoming(call.scope), maxBytes: deps.uploadMaxBytes, jt })
    const params = paramsOf(registry, { ...withFields(call.query, source.fields), ...(jt && { to: 'glb' as const }) })
    return { source, request: { key: cacheKey(deps.version, source.inputs, params), inputs: source.inputs, params, name: source.name } }
  }
  const now = async (call: Call<unknown, ConversionOptions>, jt: boolean): Promise<unknown> => convertNow(deps, call, (await prepare(call, jt)).request)
  const later = async (call: Call<unknown, ConversionOptions>, jt: boolean) => {
    const { request, source } = await prepare(call, jt)
    const begun = await beginConversion(deps, call, request)
    call.header('x-cache', begun.kind === 'hit' ? 'hit' : 'miss')
    return { ...jobLinks(call, begun.jobId), ...(source.warnings.length > 0 && { warnings: source.warnings }) }
  }
  const find = (call: Call<{ readonly job_id: string }>) => findJob(call, jobs, call.params.job_id, 'convert')

  const every = (ms: number, what: string, work: () => Promise<unknown>, log: Call['log']): void => {
    const run = (): void => void work().catch((error: unknown) => log.warn({ error: String(error) }, `${what} failed; the next round tries again`))
    timers.push(setInterval(run, ms).unref())
  }

  return {
    name: 'conversions',
    description: 'CAD files to 3D models, with a receipt. Results are kept by content for each tenant.',
    register: async (app) => {
      await registerMultipart(app)
      app.addHook('onReady', async () => {
        every(flushMs, 'Telling the use of the cache', deps.uses.flush, app.log)
        every(sweepMs, 'The sweep of the cache', () => evictCache(database, deps.cacheMaxBytes, deps.metrics), app.log)
      })
      app.addHook('onClose', async () => {
        for (const timer of timers.splice(0)) clearInterval(timer)
        await deps.uses.flush().catch(() => undefined)
      })
    },
    routes: [
      route({
        method: 'POST',
        path: '/convert',
        summary: 'Converts a file and answers with the result',
        description: `${words} A conversion that takes longer than a proxy waits answers 202 with its job. When the client goes away and nobody else waits, the job is cancelled.`,
        access,
        query: Type.Object(anyConversionQuery),
        streams,
        answers: { 200: result, 202: accepted },
        errors: [...uploadErrors, ...outcomes],
        handle: (call) => now(call, false),
      }),
      route({
        method: 'POST',
        path: '/convert/jt-to-glb',
        summary: 'Converts a JT file and answers with GLB',
        description: words,
        access,
        query: Type.Object(conversionQuery),
        streams,
        answers: { 200: result, 202: accepted },
        errors: [...uploadErrors, ...outcomes],
        handle: (call) => now(call, true),
      }),
      route({
        method: 'POST',
        path: '/convert/async',
        summary: 'Converts a file in a job',
        description: words,
        access,
        query: Type.Object(anyConversionQuery),
        streams,
        creates: true,
        answers: { 202: accepted },
        errors: uploadErrors,
        handle: (call) => later(call, false),
      }),
      route({
        method: 'POST',
        path: '/convert/jt-to-glb-async',
        summary: 'Converts a JT file to GLB in a job',
        description: words,
        access,
        query: Type.Object(conversionQuery),
        streams,
        creates: true,
        answers: { 202: accepted },
        errors: uploadErrors,
        handle: (call) => later(call, true),
      }),
      route({
        method: 'GET',
        path: '/convert/status/:job_id',
        summary: 'How far a conversion is',
        access,
        params: jobParams,
        answers: { 200: statusSchema },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          call.header('cache-control', 'no-store')
          return conversionStatus(call, await find(call))
        },
      }),
      route({
        method: 'GET',
        path: '/convert/events/:job_id',
        summary: 'What happens to a conversion, as server-sent events',
        description: 'Goes on after Last-Event-ID; ends after the last event. 204 when there is nothing more to come.',
        access,
        params: jobParams,
        query: streamQuery,
        takesTicket: true,
        answers: eventStream,
        errors: ['NOT_FOUND'],
        handle: async (call) => events.open(call, await find(call)),
      }),
      route({
        method: 'GET',
        path: '/convert/result/:job_id',
        summary: 'The result of a conversion, with ranges',
        access,
        params: jobParams,
        answers: { 200: result, 206: { ...result, description: 'The part that Range asks for.' }, 304: { description: 'If-None-Match names it.' } },
        errors: ['NOT_FOUND', 'NOT_FINISHED', 'RANGE_NOT_SATISFIABLE', 'LIMIT_BYTES', ...outcomes],
        handle: async (call) => sendResult(deps, call, await find(call)),
      }),
      route({
        method: 'GET',
        path: '/convert/result/:job_id/:name',
        summary: 'A file that the result refers to, or the result under its own name',
        access,
        params: Type.Object({ job_id: id, name: Type.String({ maxLength: 255 }) }),
        answers: { 200: result, 206: { ...result, description: 'The part that Range asks for.' }, 304: { description: 'If-None-Match names it.' } },
        errors: ['NOT_FOUND', 'NOT_FINISHED', 'RANGE_NOT_SATISFIABLE', 'LIMIT_BYTES', ...outcomes],
        handle: async (call) => sendResult(deps, call, await find(call), call.params.name),
      }),
      route({
        method: 'DELETE',
        path: '/convert/:job_id',
        summary: 'Cancels a conversion',
        description: 'For who asks; it goes on as long as somebody else waits for it (`left`).',
        access,
        params: jobParams,
        answers: { 200: Type.Object({ job_id: id, outcome: Type.Enum(['cancelled', 'requested', 'finished', 'left']) }) },
        errors: ['NOT_FOUND'],
        handle: async (call) => {
          const record = await find(call)
          return { job_id: record.id, outcome: await leaveJob(call, jobs, record.id, call.principal.userId, 'all') }
        },
      }),
    ],
  }
}
