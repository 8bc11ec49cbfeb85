import type { Database } from '@trunnion/database'
import type { UploadStore } from './makeUploadStore.ts'

/** Removes resumable uploads whose time is up, of every tenant; files that they became stay. Gives how many; what storage refuses to remove is tried again. */
export const expireUploads = async (database: Database, uploads: UploadStore): Promise<number> => {
  const expired = await database.everyTenant((tx) =>
    tx.query<{ id: string }>('select id from uploads where expires_at < now() and (locked_until is null or locked_until < now()) limit 1000'),
  )
  let removed = 0
  for (const { id } of expired) {
    // bytes first: a row without bytes is tried again, bytes without a row would stay for ever
    const isGone = await uploads.remove(id).then(
      () => true,
      () => false,
    )
    if (!isGone) continue
    await database.everyTenant((tx) => tx.query('delete from uploads where id = $1', [id]))
    removed++
  }
  return removed
}
