import type { BlobStore } from '@trunnion/store'
import type { Call } from '../../app/route.ts'
import { addFile } from '../files/addFile.ts'
import { receiveFile } from '../files/receiveFile.ts'
import type { StorageSettings } from '../storage/storageSettings.ts'
import type { UploadStore } from './makeUploadStore.ts'
import type { UploadLocks } from './uploadLocks.ts'
import { type UploadRow, findUpload } from './uploadRow.ts'

export interface FinishDependencies {
  readonly store: BlobStore
  readonly settings: StorageSettings
  readonly uploads: UploadStore
  readonly locks: UploadLocks
}

/** Bytes into the blob store, then the file's row and the upload's note of it in one transaction, then the bytes of the upload go. */
const commit = async ({ store, settings, uploads }: FinishDependencies, call: Call, { id, name }: UploadRow): Promise<string> => {
  const file = await receiveFile(store, await uploads.read(id), { field: 'file', name, maxBytes: settings.uploadMaxBytes })
  const added = await call.tenant(async (tx) => {
    const row = await addFile(tx, call, { store, quotaBytes: settings.quotaBytes }, file, 'tus')
    await tx.query('update uploads set file_id = $2, bytes = $3 where id = $1', [id, row.id, file.bytes])
    return row
  })
  await uploads.remove(id).catch((error: unknown) => call.log.warn({ err: error, upload: id }, 'a finished upload could not be removed; it expires'))
  return added.id
}

/**
 * Makes a complete upload a file, once; undefined when it is not complete. Also asked when a client looks how far it came: the process that took the last byte may
 * have died right after it, and no client sends that byte again.
 */
export const finishUpload = async (deps: FinishDependencies, call: Call, id: string): Promise<string | undefined> => {
  const isComplete = async (): Promise<boolean> => {
    const { size, offset } = await deps.uploads.data.getUpload(deps.uploads.keyOf(id))
    return size !== undefined && size === offset
  }
  if (!(await isComplete())) return undefined
  const lock = deps.locks.newLock(deps.uploads.keyOf(id))
  await lock.lock(call.signal, () => undefined)
  try {
    const row = await call.tenant((tx) => findUpload(tx, call.principal, id))
    return row.file_id ?? (await commit(deps, call, row))
  } finally {
    await lock.unlock()
  }
}
