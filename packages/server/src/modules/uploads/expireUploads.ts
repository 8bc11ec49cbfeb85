import type { Database } from '@trunnion/database'
import type { UploadStore } from './makeUploadStore.ts'

/** Removes resumable uploads whose time is up, of every tenant; files that they became stay. Gives how many. */
export const expireUploads = async (database: Database, uploads: UploadStore): Promise<number> => {
  const expired = await database.everyTenant((tx) =>
    tx.query<{ id: string; file_id: string | null }>(
      'select id, file_id from uploads where expires_at < now() and (locked_until is null or locked_until < now()) limit 1000',
    ),
  )
  for (const { id, file_id: fileId } of expired) {
    // bytes first: a row without bytes is tried again, bytes without a row would stay for ever
    if (fileId === null) await uploads.data.remove(uploads.keyOf(id)).catch(() => undefined)
    await database.everyTenant((tx) => tx.query('delete from uploads where id = $1', [id]))
  }
  return expired.length
}
