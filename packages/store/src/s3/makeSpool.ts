import { rm } from 'node:fs/promises'
import { fault } from '@trunnion/core'
import type { PutLimit } from '../blobStore.ts'
import { type Received, receive } from '../receive.ts'

/**
 * Receives sources into local files and hands each file to `work`; whatever happens, the file is gone afterwards.
 * @param freshPath - gives a path for a new file
 * @param maxBytes - what all files under way may hold together; over it a source fails with `OUTPUT_FAILED`
 */
export const makeSpool = (freshPath: () => Promise<string>, maxBytes: number) => {
  let held = 0
  return async <T>(source: AsyncIterable<Uint8Array>, limit: PutLimit | undefined, work: (path: string, received: Received) => Promise<T>): Promise<T> => {
    const path = await freshPath()
    let mine = 0
    const onTotal = (bytes: number): void => {
      held += bytes - mine
      mine = bytes
      if (held > maxBytes) fault('OUTPUT_FAILED', 'The spool folder of the store is full; uploads under way have to end first.')
    }
    try {
      return await work(path, await receive(source, path, { limit, onTotal }))
    } finally {
      held -= mine
      await rm(path, { force: true }).catch(() => undefined)
    }
  }
}
