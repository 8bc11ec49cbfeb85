import { type Budgets, fault } from '@trunnion/core'

/** Counts what reading allocates, before it does. */
export interface Meter {
  /** Bytes that unpacking or decoding is about to take. */
  bytes(count: number): void
  /** Triangles of distinct meshes. */
  triangles(count: number): void
}

/** Small files may unpack to this much whatever their size: a few thousand instances or zeros are no attack. */
const FREE = 16 * 2 ** 20

/** What plain numbers may grow to: bytes become float32. A file within its own limit is not refused for that. */
const WIDENING = 4

/** @param input - bytes of the file, which bound what it may unpack to by `budgets.archiveRatio` */
export const makeMeter = (input: number, budgets: Budgets): Meter => {
  let bytes = 0
  let triangles = 0
  return {
    bytes(count) {
      bytes += count
      if (bytes > Math.max(budgets.bytes, WIDENING * input)) fault('LIMIT_BYTES', 'The data unpack to more bytes than the limit.', { format: 'gltf' })
      if (bytes > FREE + input * budgets.archiveRatio) fault('LIMIT_RATIO', 'The data unpack to far more than the size of the file.', { format: 'gltf' })
    },
    triangles(count) {
      triangles += count
      if (triangles > budgets.triangles) fault('LIMIT_TRIANGLES', undefined, { format: 'gltf' })
    },
  }
}
