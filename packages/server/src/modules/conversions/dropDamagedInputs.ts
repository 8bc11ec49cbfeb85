import type { JobDocument } from '@trunnion/jobs'
import type { BlobStore } from '@trunnion/store'

/** A job that met a damaged input: the bad bytes go, or every later upload of the same file would be taken for what is there. */
export const dropDamagedInputs = async ({ store }: { readonly store: BlobStore }, { error, inputs }: JobDocument): Promise<void> => {
  if (error?.code !== 'BLOB_DAMAGED') return
  for (const { sha256 } of inputs) if (!(await store.verify(sha256))) await store.delete(sha256)
}
