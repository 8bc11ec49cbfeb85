import type { BlobStore } from '@trunnion/store'

/** A store for steps that read and write no files. */
export const noStore: BlobStore = {
  put: () => Promise.reject(new Error('no store')),
  stat: () => Promise.resolve(undefined),
  read: () => Promise.resolve(undefined),
  verify: () => Promise.resolve(false),
  delete: () => Promise.resolve(),
  list: async function* () {},
}
