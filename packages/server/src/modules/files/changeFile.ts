import type { Call } from '../../app/route.ts'
import { type FileRow, fileAnswer, fileColumns, findFile } from './fileRow.ts'
import { readTags } from './readTags.ts'
import { safeName } from './safeName.ts'
import type { FileAnswer, FileChange } from './schemas.ts'

/** Changes tags and name; the bytes of a file never change. */
export const changeFile = (call: Call, id: string, change: FileChange): Promise<FileAnswer> =>
  call.tenant(async (tx) => {
    await findFile(tx, call.principal, id, true)
    const [row] = await tx.query<FileRow>(`update files set tags = coalesce($2, tags), name = coalesce($3, name) where id = $1 returning ${fileColumns}`, [
      id,
      change.tags === undefined ? null : readTags(change.tags),
      change.name === undefined ? null : safeName(change.name),
    ])
    return fileAnswer(row)
  })
