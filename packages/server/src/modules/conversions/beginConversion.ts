import type { Database, Transaction } from '@trunnion/database'
import { fault } from '@trunnion/core'
import type { JobInput, Jobs, JsonObject, RegisteredHandler, Registry } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'
import { actorOf } from '../../app/actorOf.ts'
import type { Call } from '../../app/route.ts'
import { appendAudit } from '../audit/appendAudit.ts'
import { addWatcher } from '../jobs/watchers.ts'
import { holdBlob } from '../storage/blobLock.ts'
import { checkQuota } from '../storage/quota.ts'
import { type CacheEntry, type ResultFile, readCacheEntry } from './cacheEntry.ts'
import type { BlobCheck } from './makeBlobCheck.ts'
import type { CacheUse } from './makeCacheUse.ts'
import type { ConversionMetrics } from './metrics.ts'

export interface ConversionDeps {
  readonly database: Database
  readonly store: BlobStore
  readonly jobs: Jobs
  readonly registry: Registry<RegisteredHandler>
  readonly metrics: ConversionMetrics
  readonly blobs: BlobCheck
  readonly uses: CacheUse
  /** Of the program: results of another version are no hits. */
  readonly version: string
  readonly uploadMaxBytes: number
  readonly cacheMaxBytes: number
  /** Of a tenant that has no quota of its own; 0: without limit. */
  readonly quotaBytes: number
}

export interface ConversionRequest {
  readonly key: string
  readonly inputs: readonly JobInput[]
  readonly params: JsonObject
  /** What the caller calls the main file. */
  readonly name: string
}

export type Begun =
  | { readonly kind: 'hit'; readonly jobId: string; readonly files: readonly ResultFile[] }
  | { readonly kind: 'flight'; readonly jobId: string }

/** The files of a result that are not what they were. */
const damagedOf = async (blobs: BlobCheck, files: readonly ResultFile[]): Promise<readonly ResultFile[]> => {
  const damaged: ResultFile[] = []
  for (const file of files) if (!(await blobs.isIntact(file))) damaged.push(file)
  return damaged
}

const submit = async (deps: ConversionDeps, call: Call, tx: Transaction, { key, inputs, params }: ConversionRequest): Promise<string> => {
  const { scope, principal, requestId } = call
  // What is over its quota converts no more; how large a result will be nobody knows yet.
  await checkQuota(tx, scope, 1, deps.quotaBytes)
  const { traceparent } = call.request.headers
  const jobId = await deps.jobs.submitIn(tx, scope, {
    kind: 'convert',
    workflow: { version: 1, nodes: [{ id: 'convert', step: 'convert', params }], edges: [] },
    inputs,
    ownerId: principal.userId,
    requestId,
    ...(typeof traceparent === 'string' && { traceparent }),
  })
  for (const { sha256 } of inputs) await holdBlob(tx, deps.store, sha256)
  await tx.query(
    `insert into conversion_cache (tenant_id, key, job_id) values ($1, $2, $3)
     on conflict (tenant_id, key) do update set job_id = excluded.job_id, artefact_id = null, bytes = 0, hits = 0, created_at = now(), last_used_at = now()`,
    [scope.tenantId, key, jobId],
  )
  return jobId
}

/**
 * Joins the flight of a key or starts one: alone in this tenant and key until the transaction ends, over all instances. What is dead (failed, cancelled, lost) or was
 * found damaged gives way to the new flight.
 *
 * @returns undefined when somebody has landed meanwhile: look again
 */
const fly = (
  deps: ConversionDeps,
  call: Call,
  request: ConversionRequest,
  damaged: { readonly entry: CacheEntry; readonly files: readonly ResultFile[] } | undefined,
): Promise<string | undefined> =>
  call.tenant(async (tx) => {
    const { scope, principal } = call
    await tx.query("select pg_advisory_xact_lock(hashtextextended('trunnion conversion ' || $1 || $2, 0))", [scope.tenantId, request.key])
    const entry = await readCacheEntry(tx, scope, request.key, principal.userId)
    const isDamaged = entry !== undefined && entry.jobId === damaged?.entry.jobId
    if (entry?.state === 'landed' && !isDamaged) return undefined
    // A put of what the store believes to have already would leave the damaged bytes where they are.
    if (isDamaged) for (const { sha256 } of damaged?.files ?? []) await deps.store.delete(sha256)
    const joins = entry?.state === 'flying'
    const jobId = joins ? entry.jobId : await submit(deps, call, tx, request)
    await addWatcher(tx, scope, { jobId, userId: principal.userId, name: request.name, waits: true })
    if (!joins)
      await appendAudit(tx, {
        tenantId: scope.tenantId,
        eventType: 'conversion.created',
        actor: actorOf(principal),
        subject: { type: 'job', id: jobId },
        requestId: call.requestId,
        data: { inputs: request.inputs.map(({ sha256 }) => sha256), bytes: request.inputs[0].bytes, params: request.params },
      })
    return jobId
  })

/**
 * Finds the result of a conversion in the cache, or the job that will give it; the caller then counts among those who wait for it.
 *
 * @throws Fault `QUOTA_EXCEEDED`, `DATABASE_UNAVAILABLE`, …
 */
export const beginConversion = async (deps: ConversionDeps, call: Call, request: ConversionRequest): Promise<Begun> => {
  const { scope, principal } = call
  const userId = principal.userId
  for (let tries = 0; tries < 5; tries++) {
    const entry = await call.tenant((tx) => readCacheEntry(tx, scope, request.key, userId))
    const damaged = entry?.state === 'landed' ? await damagedOf(deps.blobs, entry.files) : []
    if (entry?.state === 'landed' && damaged.length === 0) {
      if (!entry.known) await call.tenant((tx) => addWatcher(tx, scope, { jobId: entry.jobId, userId, name: request.name, waits: false }))
      deps.uses.used(scope, request.key)
      deps.metrics.cacheHit(entry.files[0].bytes)
      return { kind: 'hit', jobId: entry.jobId, files: entry.files }
    }
    for (const { bytes, sha256 } of damaged) {
      call.log.error({ blob: sha256, job: entry?.jobId }, 'a result in the cache is damaged and is made again')
      deps.metrics.cacheEvicted('damaged', bytes)
    }
    const jobId = await fly(deps, call, request, entry && damaged.length > 0 ? { entry, files: damaged } : undefined)
    if (jobId === undefined) continue
    deps.metrics.cacheMiss()
    return { kind: 'flight', jobId }
  }
  return fault('OVERLOADED', 'The conversion could neither be found nor started; send it again.')
}
