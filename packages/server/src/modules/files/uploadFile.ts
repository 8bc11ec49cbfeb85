import type { BlobStore } from '@trunnion/store'
import type { Call } from '../../app/route.ts'
import { checkQuota } from '../storage/quota.ts'
import type { StorageSettings } from '../storage/storageSettings.ts'
import { drainRequest } from './drainRequest.ts'
import { addFile } from './addFile.ts'
import { fileAnswer } from './fileRow.ts'
import { readTags } from './readTags.ts'
import { receiveUpload } from './receiveUpload.ts'
import type { FileAnswer } from './schemas.ts'

/** Takes a file in: bytes to the store, then its row. What is too much for the quota is refused before it is sent where its length is announced. */
export const uploadFile = async (
  { store, settings }: { readonly store: BlobStore; readonly settings: StorageSettings },
  call: Call<unknown, { readonly tags?: string }>,
): Promise<FileAnswer> => {
  const announced = Number(call.request.headers['content-length'] ?? 0)
  if (announced <= settings.uploadMaxBytes)
    await call
      .tenant((tx) => checkQuota(tx, call.scope, announced, settings.quotaBytes))
      .catch((error: unknown) => {
        drainRequest(call.request.raw)
        throw error
      })
  const early = readTags(call.query.tags)
  const { file, fields } = await receiveUpload(call.request, { store, maxBytes: settings.uploadMaxBytes })
  const tags = fields.has('tags') ? readTags(fields.get('tags')) : early
  return fileAnswer(await call.tenant((tx) => addFile(tx, call, { store, quotaBytes: settings.quotaBytes }, { ...file, tags })))
}
