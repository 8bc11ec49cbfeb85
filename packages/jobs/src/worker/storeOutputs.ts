import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import { type BlobStore, putFile } from '@trunnion/store'
import type { StepOutput } from '../isolation/types.ts'
import type { NewArtefact } from './stepOutcome.ts'

/** Puts what a child wrote into the store. Blobs that no row comes to name are swept later. */
export const storeOutputs = (store: BlobStore, outputs: readonly StepOutput[]): Promise<Result<readonly NewArtefact[]>> =>
  attemptAsync(async () => {
    const stored: NewArtefact[] = []
    for (const { role, name, path, mediaType, bytes } of outputs) {
      const blob = unwrap(await putFile(store, path, { maxBytes: bytes }))
      stored.push({ role, name, mediaType, sha256: blob.sha256, bytes: blob.bytes })
    }
    return stored
  })
