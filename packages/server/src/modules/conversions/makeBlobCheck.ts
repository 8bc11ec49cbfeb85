import { createHash } from 'node:crypto'
import type { BlobStore } from '@trunnion/store'
import type { ResultFile } from './cacheEntry.ts'

/** Tells whether stored results are still what they were, and keeps small ones at hand. */
export interface BlobCheck {
  isIntact(file: Pick<ResultFile, 'sha256' | 'bytes'>): Promise<boolean>
  /** The bytes of a file that was just found intact, when they are in memory. Not to be changed. */
  held(sha256: string): Buffer | undefined
  /** The next look reads it all: somebody saw damage. */
  suspect(sha256: string): void
}

export interface BlobCheckLimits {
  readonly now?: () => number
  /** Of all files in memory together. */
  readonly holdBytes?: number
}

interface Seen {
  readonly modifiedMs: number
  readonly checkedMs: number
  readonly content: Buffer | undefined
}

/** How long a hash that was right counts without another look at all bytes. */
const trustMs = 3_600_000
const mostRemembered = 20_000
/** Files up to here are held. Reading, joining and hashing 1 MB again at each hit took 12 of its 15 ms of processor time, most of that the collection of the buffers. */
const holdsUpTo = 4 * 2 ** 20

/**
 * Size and time are compared at every hit, which costs one stat. All bytes are read at the first hit in a process, when the time of the blob has changed, and once an
 * hour: a disk that changes bytes without a trace is found within the hour, and hashing a 100 MB result at each of its hits would take longer than sending it.
 */
export const makeBlobCheck = (store: BlobStore, { now = Date.now, holdBytes = 64 * 2 ** 20 }: BlobCheckLimits = {}): BlobCheck => {
  // In the order of their last use.
  const seen = new Map<string, Seen>()
  let held = 0

  const forget = (sha256: string): void => {
    held -= seen.get(sha256)?.content?.length ?? 0
    seen.delete(sha256)
  }
  const remember = (sha256: string, one: Seen): void => {
    forget(sha256)
    seen.set(sha256, one)
    held += one.content?.length ?? 0
    for (const [oldest, { content }] of seen) {
      if (seen.size > mostRemembered) forget(oldest)
      else if (held <= holdBytes) break
      else if (content !== undefined && oldest !== sha256) forget(oldest)
    }
  }
  /** The content when it is small and right; false when it is wrong. */
  const check = async (sha256: string, bytes: number): Promise<Buffer | boolean> => {
    if (bytes > holdsUpTo) return store.verify(sha256)
    const content = Buffer.concat((await (await store.read(sha256))?.toArray()) ?? [])
    return createHash('sha256').update(content).digest('hex') === sha256 && content
  }

  return {
    suspect: forget,
    held: (sha256) => seen.get(sha256)?.content,
    isIntact: async ({ sha256, bytes }) => {
      const found = await store.stat(sha256)
      const last = seen.get(sha256)
      if (found?.bytes !== bytes) {
        forget(sha256)
        return false
      }
      const modifiedMs = found.modified.getTime()
      if (last !== undefined && last.modifiedMs === modifiedMs && now() - last.checkedMs < trustMs) {
        remember(sha256, last)
        return true
      }
      const content = await check(sha256, bytes)
      if (content === false) forget(sha256)
      else remember(sha256, { modifiedMs, checkedMs: now(), content: content === true ? undefined : content })
      return content !== false
    },
  }
}
