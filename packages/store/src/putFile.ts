import { open, stat } from 'node:fs/promises'
import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import type { BlobStore, PutBlob, PutLimit } from './blobStore.ts'

const unreadable = (): never => fault('INPUT_NOT_FOUND')

/**
 * Puts a file of this machine into the store.
 *
 * Errors: `INPUT_NOT_FOUND` when the path is no readable file, and those of {@link BlobStore.put}.
 * @example
 * const { sha256 } = unwrap(await putFile(store, '/tmp/part.glb'))
 */
export const putFile = (store: BlobStore, path: string, limit?: PutLimit): Promise<Result<PutBlob>> =>
  attemptAsync(async () => {
    // asked before opening: to open a pipe would wait for its writer
    const found = await stat(path).catch(unreadable)
    if (!found.isFile()) unreadable()
    const handle = await open(path, 'r').catch(unreadable)
    const source = handle.createReadStream({ highWaterMark: 2 ** 18 })
    try {
      return unwrap(await store.put(source, limit))
    } finally {
      source.destroy()
    }
  })
