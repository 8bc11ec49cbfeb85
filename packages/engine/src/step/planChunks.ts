import type { StepShape } from '@trunnion/format-part21'

/** Shapes that go to the kernel together: they share a context, and are few enough for a failure to cost little. */
export interface Chunk {
  readonly shapes: readonly number[]
  /** Bytes of the source that the shapes need: the measure of their cost. */
  readonly bytes: number
}

/** Every kernel job pays about 5 ms of its own, so small solids travel together; large ones alone, so that workers share the load. */
const targetBytes = 512 * 1024

/**
 * Groups the shapes of a file into kernel jobs, in file order.
 *
 * @param shapes - all shapes of the structure
 * @param wanted - indices of those that must be evaluated
 * @param sizeOf - bytes of the source that one shape needs
 */
export const planChunks = (shapes: readonly StepShape[], wanted: readonly number[], sizeOf: (shape: StepShape) => number): readonly Chunk[] => {
  const open = new Map<number, { shapes: number[]; bytes: number }>()
  const chunks: Chunk[] = []
  for (const index of wanted) {
    const { context } = shapes[index]
    const bytes = sizeOf(shapes[index])
    const chunk = open.get(context)
    if (chunk && chunk.bytes + bytes <= targetBytes) {
      chunk.shapes.push(index)
      chunk.bytes += bytes
    } else {
      const fresh = { shapes: [index], bytes }
      open.set(context, fresh)
      chunks.push(fresh)
    }
  }
  return chunks
}
