import { basename, join } from 'node:path'
import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import { type BlobStore, localCopy } from '@trunnion/store'
import type { JobInput } from '../document/jobDocument.ts'
import type { StepInput } from '../isolation/types.ts'

/** Copies blobs into a folder under plain numbers, hashed on the way: a damaged blob fails with BLOB_DAMAGED and no child ever sees it. */
export const fetchInputs = (store: BlobStore, inputs: readonly JobInput[], folder: string): Promise<Result<readonly StepInput[]>> =>
  attemptAsync(async () => {
    const found: StepInput[] = []
    for (const [i, { name, sha256 }] of inputs.entries()) {
      const path = join(folder, String(i))
      unwrap(await localCopy(store, sha256, path))
      found.push({ name: basename(name), path })
    }
    return found
  })
