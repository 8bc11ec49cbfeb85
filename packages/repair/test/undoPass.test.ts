import { describe, expect, it } from 'vitest'
import { repairMesh, undoPass } from '../src/index.ts'
import { float32, jitterSoup } from './support/defects.ts'
import { type Shape, flip, sphere, withFaces, without } from './support/shapes.ts'

const ball = sphere(10, 0, 0, 0, 12, 18)

type Faces = { readonly positions: Float64Array | Float32Array; readonly indices: Uint32Array }
const cornersOf = ({ positions, indices }: Faces): Float64Array =>
  Float64Array.from(indices, (v) => v).reduce((out, v, i) => (out.set(positions.subarray(3 * v, 3 * v + 3), 3 * i), out), new Float64Array(3 * indices.length))
const sorted = (faces: Float64Array): string[] =>
  Array.from({ length: faces.length / 9 }, (_, f) =>
    faces
      .subarray(9 * f, 9 * f + 9)
      .map((x) => x + 0)
      .join(),
  ).sort()

describe('undoPass', () => {
  it.each([
    ['holes', float32(without(ball, [3, 40, 41, 99, 200]))],
    ['a soup', float32(jitterSoup(ball, 2e-5))],
    ['flipped and repeated faces', withFaces(flip(ball, [3, 70, 71]), [...ball.indices.subarray(0, 3)])],
  ] as readonly (readonly [string, Shape])[])('takes the repair of a mesh with %s back pass by pass, to the bit', async (_, shape) => {
    const done = await repairMesh(shape, { undo: true })
    expect(done.changed).toBe(true)
    let faces: Float64Array | undefined = cornersOf(done)
    for (const { undo } of done.steps.toReversed()) if (undo && faces) faces = undoPass(faces, undo)
    expect(sorted(faces!)).toEqual(sorted(cornersOf(shape)))
  })

  it('refuses when something else has changed since', async () => {
    const { steps } = await repairMesh(without(ball, [3]), { undo: true })
    const undo = steps.find((step) => step.undo)?.undo
    expect(undoPass(cornersOf(without(ball, [3])), undo!)).toBeUndefined()
  })

  it('is not prepared for unless asked', async () => {
    const { steps } = await repairMesh(without(ball, [3]))
    expect(steps.every((step) => step.undo === undefined)).toBe(true)
  })
})
