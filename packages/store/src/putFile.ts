import { type FileHandle, open, stat } from 'node:fs/promises'
import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import type { BlobStore, PutBlob, PutLimit } from './blobStore.ts'

const unreadable = (): never => fault('INPUT_NOT_FOUND')

/** The bytes of a file through one buffer: 500 MB add 2 MB of memory, by `createReadStream` 67 MB, as V8 is late to see buffers that are done with. */
async function* fileBytes(handle: FileHandle): AsyncIterable<Uint8Array> {
  const buffer = Buffer.allocUnsafe(2 ** 20)
  for (;;) {
    const { bytesRead } = await handle.read(buffer).catch(unreadable)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

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
    try {
      return unwrap(await store.put(fileBytes(handle), limit))
    } finally {
      await handle.close()
    }
  })
