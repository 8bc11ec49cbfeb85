import { type Result, attemptAsync, fault, unwrap } from '@trunnion/core'
import type { BlobStore } from './blobStore.ts'
import { hashOf } from './hashOf.ts'

/** One fixed blob: checked again and again, it is stored once. */
const probe = new TextEncoder().encode('trunnion storage check\n')

async function* once(): AsyncIterable<Uint8Array> {
  yield probe
}

/**
 * Writes a few fixed bytes and reads them back: whether the store can be used, for start-up, readiness and `trunnion doctor`.
 *
 * Errors: those of {@link BlobStore.put} and {@link BlobStore.read}, `BLOB_DAMAGED` when other bytes come back.
 */
export const checkStore = (store: BlobStore): Promise<Result<void>> =>
  attemptAsync(async () => {
    const { sha256 } = unwrap(await store.put(once()))
    const blob = await store.read(sha256)
    if (blob === undefined || (await hashOf(blob)) !== sha256) fault('BLOB_DAMAGED')
  })
