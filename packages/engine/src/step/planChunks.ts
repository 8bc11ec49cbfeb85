import type { StepShape } from '@trunnion/format-part21'

/** Shapes that go to the kernel together: they share a context, and are few enough for a failure to cost little. */
export interface Chunk {
  /** Indices of the shapes, in file order. */
  readonly shapes: readonly number[]
  /** Faces of the shapes: a measure of their cost that is known without walking through their geometry. */
  readonly faces: number
}

/** Every kernel job pays about 5 ms of its own, so small solids travel together; large ones alone, so that workers share the load. */
const targetFaces = 150

/** Curve sets have no faces and cost something all the same. */
export const facesOf = (shape: StepShape): number => Math.max(shape.faces.length, 1)

/**
 * Groups the shapes of a file into kernel jobs, in file order.
 *
 * @param shapes - all shapes of the structure
 * @param wanted - indices of those that must be evaluated
 */
export const planChunks = (shapes: readonly StepShape[], wanted: readonly number[]): readonly Chunk[] => {
  const open = new Map<number, { shapes: number[]; faces: number }>()
  const chunks: Chunk[] = []
  for (const index of wanted) {
    const { context } = shapes[index]
    const faces = facesOf(shapes[index])
    const chunk = open.get(context)
    if (chunk && chunk.faces + faces <= targetFaces) {
      chunk.shapes.push(index)
      chunk.faces += faces
    } else {
      const fresh = { shapes: [index], faces }
      open.set(context, fresh)
      chunks.push(fresh)
    }
  }
  return chunks
}
