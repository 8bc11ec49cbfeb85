import type { BlobStore } from '@trunnion/store'
import type { ResultFile } from './cacheEntry.ts'

/** Tells whether stored results are still what they were. */
export interface BlobCheck {
  isIntact(file: Pick<ResultFile, 'sha256' | 'bytes'>): Promise<boolean>
  /** The next look reads it all: somebody saw damage. */
  suspect(sha256: string): void
}

/** How long a hash that was right counts without another look at all bytes. */
const trustMs = 3_600_000
const mostRemembered = 20_000

/**
 * Size and time are compared at every hit, which costs one stat. All bytes are read at the first hit in a process, when the time of the blob has changed, and once an
 * hour: a disk that changes bytes without a trace is found within the hour, and hashing a 100 MB result at each of its hits would take longer than sending it.
 */
export const makeBlobCheck = (store: BlobStore, now: () => number = Date.now): BlobCheck => {
  const seen = new Map<string, { readonly modifiedMs: number; readonly checkedMs: number }>()
  return {
    suspect: (sha256) => void seen.delete(sha256),
    isIntact: async ({ sha256, bytes }) => {
      const found = await store.stat(sha256)
      if (found?.bytes !== bytes) return false
      const last = seen.get(sha256)
      const modifiedMs = found.modified.getTime()
      if (last !== undefined && last.modifiedMs === modifiedMs && now() - last.checkedMs < trustMs) return true
      const isIntact = await store.verify(sha256)
      seen.delete(sha256)
      if (isIntact) seen.set(sha256, { modifiedMs, checkedMs: now() })
      const [oldest] = seen.keys()
      if (seen.size > mostRemembered) seen.delete(oldest)
      return isIntact
    },
  }
}
