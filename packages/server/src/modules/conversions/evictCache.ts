import type { Database } from '@trunnion/database'
import type { ConversionMetrics } from './metrics.ts'

/** How long the result of an entry that was left out can still be fetched by who asked for it. */
const graceHours = 24

/**
 * Leaves out the least recently used results of all tenants until the rest fits. Their artefacts expire a day later (retention deletes them, garbage collection
 * their bytes), so that nobody loses a result on the way; receipts stay with the job.
 *
 * @returns how many entries were left out
 */
export const evictCache = async (database: Database, maxBytes: number, metrics: ConversionMetrics): Promise<number> => {
  const { left, size } = await database.everyTenant(async (tx) => {
    const left = await tx.query<{ job_id: string; bytes: number }>(
      `with aged as (
         select tenant_id, key, sum(bytes) over (order by last_used_at desc, key) as total from conversion_cache where artefact_id is not null
       )
       delete from conversion_cache c using aged a where a.total > $1 and c.tenant_id = a.tenant_id and c.key = a.key returning c.job_id, c.bytes`,
      [maxBytes],
    )
    if (left.length > 0)
      await tx.query(
        "update artefacts set expires_at = now() + make_interval(hours => $2) where job_id = any($1::uuid[]) and role <> 'receipt' and expires_at is null",
        [left.map(({ job_id }) => job_id), graceHours],
      )
    const [size] = await tx.query<{ entries: number; bytes: number }>(
      'select count(*) as entries, coalesce(sum(bytes), 0)::bigint as bytes from conversion_cache where artefact_id is not null',
    )
    return { left, size }
  })
  for (const { bytes } of left) metrics.cacheEvicted('size', bytes)
  metrics.cacheSize(size.entries, size.bytes)
  return left.length
}
