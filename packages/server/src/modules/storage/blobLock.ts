import { fault } from '@trunnion/core'
import type { Transaction } from '@trunnion/database'
import type { BlobStore } from '@trunnion/store'

/** Held by who is about to name a blob in a row (shared) and by who is about to delete blobs (alone). */
const key = (sha256: string): string => `hashtextextended('trunnion blob ' || ${sha256}, 0)`

/**
 * Makes sure that a blob which a row is about to name stays: garbage collection waits until the transaction ends, and one that it has just taken is noticed here.
 * @throws Fault `STORAGE_UNAVAILABLE` when it is not there: it must be put again
 */
export const holdBlob = async (tx: Transaction, store: BlobStore, sha256: string): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock_shared(${key('$1')})`, [sha256])
  if ((await store.stat(sha256)) === undefined) fault('STORAGE_UNAVAILABLE', 'What was stored is not there any more; send it again.')
}

/** Keeps everybody from naming these blobs until the transaction ends. In one order everywhere, so that two sweeps never wait for each other. */
export const lockBlobs = async (tx: Transaction, sha256s: readonly string[]): Promise<void> => {
  await tx.query(`select pg_advisory_xact_lock(${key('sha256')}) from (select unnest($1::text[]) as sha256 order by 1) as b`, [sha256s])
}
