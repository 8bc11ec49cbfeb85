import type { JobDocument } from '@trunnion/jobs'
import { type Page, page, readCursor } from '../../app/page.ts'
import type { Call } from '../../app/route.ts'
import { canViewAllJobs } from '../auth/policies/canViewAllJobs.ts'
import type { JobQuery } from './schemas.ts'

interface Row {
  readonly id: string
  readonly at: string
  readonly document: JobDocument
  readonly percent: number
  readonly priority: number
  readonly owner_id: string | null
  readonly updated_at: Date
  readonly finished_at: Date | null
}

/** Job documents, newest first: all of the tenant from project_manager on, else those that the caller asked for, alone or with others. */
export const listJobs = (call: Call, query: JobQuery): Promise<Page<object>> => {
  const cursor = readCursor(query.cursor)
  const person = query.mine === true || !canViewAllJobs(call.principal) ? call.principal.userId : null
  return call.tenant(async (tx) => {
    const rows = await tx.query<Row>(
      `select j.id, j.created_at::text as at, j.document, j.percent, j.priority, j.owner_id, j.updated_at, j.finished_at from jobs j
       where j.tenant_id = $1 and ($2::text is null or j.state = $2) and ($3::text is null or j.kind = $3)
         and ($4::uuid is null or j.owner_id = $4 or exists (select from job_watchers w where w.job_id = j.id and w.user_id = $4))
         and ($5::timestamptz is null or (j.created_at, j.id) < ($5, $6::uuid))
       order by j.created_at desc, j.id desc limit $7`,
      [call.scope.tenantId, query.state ?? null, query.kind ?? null, person, cursor?.at ?? null, cursor?.id ?? null, query.limit + 1],
    )
    const { items, next } = page(rows, query.limit, ({ at, id }) => ({ at, id }))
    return { items: items.map(({ document, id: _, at: __, ...beside }) => ({ ...document, ...beside })), next }
  })
}
