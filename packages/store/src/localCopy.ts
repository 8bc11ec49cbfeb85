import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { type Result, attemptAsync, fault } from '@trunnion/core'
import type { BlobStore } from './blobStore.ts'
import { streamBroke, writeFailed } from './failures.ts'
import { receive } from './receive.ts'

/**
 * Streams a blob to a file of this machine (mode 0600), the hash checked while copying; the file appears whole or not at all, and replaces an earlier one.
 *
 * Errors: `BLOB_DAMAGED` when the blob is missing or has other bytes than its name says, `OUTPUT_FAILED`, `STORAGE_UNAVAILABLE`, `STORAGE_REFUSED`, `USAGE`.
 * @example
 * const { bytes } = unwrap(await localCopy(store, file.sha256, join(scratch, 'input')))
 */
export const localCopy = (store: BlobStore, sha256: string, path: string): Promise<Result<{ readonly bytes: number }>> =>
  attemptAsync(async () => {
    const source = (await store.read(sha256)) ?? fault('BLOB_DAMAGED', 'A stored file is missing.')
    const partial = `${path}.${randomUUID()}.part`
    try {
      const received = await receive(source, partial, { onSourceError: streamBroke })
      if (received.sha256 !== sha256) fault('BLOB_DAMAGED', 'A stored file is not what was stored.')
      await rename(partial, path).catch(writeFailed)
      return { bytes: received.bytes }
    } catch (error) {
      await rm(partial, { force: true }).catch(() => undefined)
      throw error
    } finally {
      source.destroy()
    }
  })
