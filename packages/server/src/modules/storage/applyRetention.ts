import type { Database } from '@trunnion/database'

export interface RetentionRules {
  /** Days that finished jobs, and the artefacts they made, are kept; 0: for ever. */
  readonly retentionDays: number
  /** Days that a deleted file's row stays, for whom the deletion was a mistake. */
  readonly deletedDays?: number
}

export interface Retained {
  readonly jobs: number
  readonly artefacts: number
  readonly files: number
  readonly shares: number
  readonly idempotencyKeys: number
}

/** Rows that one statement takes, so that none holds its locks for long. */
const batch = 1000

/** Finished jobs whose time is up, unless a live share or a recent cache hit needs one of their artefacts. */
const oldJobs = `select id from jobs j where finished_at < now() - make_interval(days => $1)
    and not exists (select from artefacts a join shares s on s.artefact_id = a.id where a.job_id = j.id and s.expires_at > now())
    and not exists (select from conversion_cache c where c.job_id = j.id and c.last_used_at > now() - make_interval(days => $1))
  limit ${batch} for update skip locked`

const rules = {
  artefacts: `delete from artefacts where id in (
    select id from artefacts a where expires_at < now() and not exists (select from shares s where s.artefact_id = a.id and s.expires_at > now()) limit ${batch} for update skip locked) returning id`,
  files: `delete from files where id in (
    select id from files where deleted_at < now() - make_interval(days => $1) or expires_at < now() limit ${batch} for update skip locked) returning id`,
  shares: `delete from shares where id in (select id from shares where expires_at < now() limit ${batch}) returning id`,
  idempotencyKeys: `delete from idempotency_keys where (tenant_id, user_id, key) in (
    select tenant_id, user_id, key from idempotency_keys where created_at < now() - interval '1 day' limit ${batch}) returning key`,
} as const

/**
 * Deletes rows whose time is up, in every tenant: finished jobs with their artefacts, files that were deleted or expired, shares, idempotency keys. Their blobs go with
 * the next garbage collection.
 */
export const applyRetention = async (database: Database, { retentionDays, deletedDays = 1 }: RetentionRules): Promise<Retained> => {
  /** Repeats a statement until it finds less than a batch. */
  const all = async (sql: string, params: readonly unknown[] = []): Promise<number> => {
    for (let total = 0; ;) {
      const { length } = await database.everyTenant((tx) => tx.query(sql, params))
      total += length
      if (length < batch) return total
    }
  }
  const deleteJobs = async (): Promise<{ readonly jobs: number; readonly artefacts: number }> => {
    for (let jobs = 0, artefacts = 0; ;) {
      const found = await database.everyTenant(async (tx) => {
        const ids = (await tx.query<{ id: string }>(oldJobs, [retentionDays])).map(({ id }) => id)
        // before the jobs, whose deletion would only cut the tie
        const made = await tx.query('delete from artefacts where job_id = any ($1) returning id', [ids])
        await tx.query('delete from jobs where id = any ($1)', [ids])
        return { jobs: ids.length, artefacts: made.length }
      })
      jobs += found.jobs
      artefacts += found.artefacts
      if (found.jobs < batch) return { jobs, artefacts }
    }
  }
  const shares = await all(rules.shares)
  const done = retentionDays > 0 ? await deleteJobs() : { jobs: 0, artefacts: 0 }
  return {
    jobs: done.jobs,
    artefacts: done.artefacts + (await all(rules.artefacts)),
    files: await all(rules.files, [deletedDays]),
    shares,
    idempotencyKeys: await all(rules.idempotencyKeys),
  }
}
