import type { Call } from '../../app/route.ts'
import { type Page, page } from '../../app/page.ts'
import { canViewAllJobs } from '../auth/policies/canViewAllJobs.ts'
import { uuidCursor } from '../storage/uuidCursor.ts'
import { type FileRow, fileAnswer, fileColumns, isAlive } from './fileRow.ts'
import { readTags } from './readTags.ts'
import type { FileAnswer, FileQuery } from './schemas.ts'

/** Text for LIKE that stands for itself. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** Files that the caller may see, youngest first: all of the tenant from project_manager on, else the own ones. */
export const listFiles = async (call: Call, query: FileQuery): Promise<Page<FileAnswer>> => {
  const cursor = uuidCursor(query.cursor)
  const owner = query.mine === true || !canViewAllJobs(call.principal) ? call.principal.userId : null
  const tags = readTags(query.tag)
  const rows = await call.tenant((tx) =>
    tx.query<FileRow & { readonly at: string }>(
      `select ${fileColumns}, created_at::text as at from files
       where ${isAlive} and tenant_id = $1
         and ($2::uuid is null or owner_id = $2) and ($3::text is null or name ilike '%' || $3 || '%') and tags @> $4::text[] and ($5::text is null or format = $5)
         and ($6::timestamptz is null or (created_at, id) < ($6, $7::uuid))
       order by created_at desc, id desc limit $8`,
      [
        call.scope.tenantId,
        owner,
        query.q === undefined ? null : literally(query.q),
        tags,
        query.format ?? null,
        cursor?.at ?? null,
        cursor?.id ?? null,
        query.limit + 1,
      ],
    ),
  )
  const { items, next } = page(rows, query.limit, ({ at, id }) => ({ at, id }))
  return { items: items.map(({ at: _, ...row }) => fileAnswer(row)), next }
}
