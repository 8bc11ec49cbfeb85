import type { BlobStat, BlobStore } from './blobStore.ts'

/** Reads every blob and gives those whose bytes are not what their name says. Delete such a blob and put its content again to heal it. */
export async function* findDamage(store: BlobStore): AsyncIterable<BlobStat> {
  for await (const blob of store.list()) if (!(await store.verify(blob.sha256))) yield blob
}
