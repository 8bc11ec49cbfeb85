import type { TenantScope } from '@trunnion/database'
import type { JobState } from '../document/jobDocument.ts'
import type { JobContext } from './jobContext.ts'
import { type JobRecord, type JobRow, selectJobs, toRecord } from './jobRecord.ts'

/** Where a page ends; the next one begins behind it. */
export interface JobCursor {
  readonly createdAt: string
  readonly id: string
}

export interface JobFilter {
  readonly state?: JobState
  readonly kind?: string
  readonly ownerId?: string
  readonly before?: JobCursor
  readonly limit: number
}

/** Newest first. The cursor has full microseconds: else jobs of one millisecond would be shown twice or not at all. */
export const listJobs = async (
  { database, clock }: JobContext,
  scope: TenantScope,
  { state, kind, ownerId, before, limit }: JobFilter,
): Promise<{ readonly items: readonly JobRecord[]; readonly next?: JobCursor }> => {
  const rows = await database.tenant(scope, (tx) =>
    tx.query<JobRow>(
      `${selectJobs}
       where j.tenant_id = $1 and ($2::text is null or j.state = $2) and ($3::text is null or j.kind = $3) and ($4::uuid is null or j.owner_id = $4)
         and ($5::timestamptz is null or (j.created_at, j.id) < ($5, $6::uuid))
       order by j.created_at desc, j.id desc limit $7`,
      [scope.tenantId, state ?? null, kind ?? null, ownerId ?? null, before?.createdAt ?? null, before?.id ?? null, limit + 1],
    ),
  )
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { items: page.map((row) => toRecord(row, clock.now())), ...(last && { next: { createdAt: last.exact, id: last.id } }) }
}
