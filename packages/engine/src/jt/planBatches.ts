import type { PlannedShape } from '@trunnion/jt'

/** Batches a thread should get: enough that no thread waits long for the last one, few enough that messages cost little. */
const batchesPerThread = 8
const leastBytes = 2 ** 14

/** Cuts shapes into batches of about equal bytes, as lists of indices, the large ones first. */
export const planBatches = (shapes: readonly Pick<PlannedShape, 'length'>[], threads: number): readonly (readonly number[])[] => {
  const total = shapes.reduce((sum, { length }) => sum + length, 0)
  const full = Math.max(leastBytes, total / (threads * batchesPerThread))
  const order = shapes.map((_, i) => i).sort((a, b) => shapes[b].length - shapes[a].length || a - b)
  const batches: number[][] = []
  let bytes = Infinity
  for (const i of order) {
    if (bytes + shapes[i].length > full) {
      batches.push([])
      bytes = 0
    }
    batches[batches.length - 1].push(i)
    bytes += shapes[i].length
  }
  return batches
}
