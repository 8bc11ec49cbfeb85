import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { degenerateFaces, selfIntersections } from '../src/index.ts'
import { trianglesMeet } from './support/separatingAxis.ts'
import { type Shape, box, join, sheet } from './support/shapes.ts'

const census = (shape: Shape) => selfIntersections(shape, { skip: degenerateFaces(shape.positions, shape.indices) })

/** Faces over few points of a small grid: nearly every kind of contact occurs, exactly. */
const gridShapes: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.uniqueArray(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { minLength: 4, maxLength: 14, selector: (p) => p.join() }),
    fc.array(fc.tuple(fc.nat(13), fc.nat(13), fc.nat(13)), { minLength: 2, maxLength: 14 }),
  )
  .map(([points, faces]) => ({
    positions: Float64Array.from(points.flat()),
    indices: Uint32Array.from(
      faces
        .map((face) => face.map((v) => v % points.length))
        .filter(([a, b, c]) => a !== b && b !== c && a !== c)
        .flat(),
    ),
  }))

describe('selfIntersections', () => {
  it('finds none on a box, a flat grid and a wavy grid', () => {
    for (const shape of [box(), sheet(20), sheet(20, 7, (x, y) => Math.sin(x) * Math.cos(y))]) expect(census(shape).count).toBe(0)
  })

  it('finds a face that cuts through two others, and marks all three', () => {
    const shape = join(sheet(1, 4), { positions: Float64Array.from([1, 2, -1, 3, 2, -1, 2, 2, 1]), indices: Uint32Array.of(0, 1, 2) })
    const { count, touched, pairs, complete } = census(shape)
    expect(count).toBe(2)
    expect([...touched]).toEqual([1, 1, 1])
    expect([...pairs].sort()).toEqual([0, 1, 2, 2])
    expect(complete).toBe(true)
  })

  it('counts neighbours folded flat onto each other, not neighbours that merely meet at a sharp angle', () => {
    const fold = (z: number): Shape => ({ positions: Float64Array.from([0, 0, 0, 1, 0, 0, 0.5, 1, 0, 0.5, 0.5, z]), indices: Uint32Array.of(0, 1, 2, 1, 0, 3) })
    expect(census(fold(0)).count).toBe(1)
    expect(census(fold(1e-12)).count).toBe(0)
  })

  it('counts coplanar faces that overlap and those that touch in a point', () => {
    const pair = (x: number): Shape =>
      join(
        { positions: Float64Array.from([0, 0, 0, 2, 0, 0, 0, 2, 0]), indices: Uint32Array.of(0, 1, 2) },
        { positions: Float64Array.from([x, 0, 0, x + 2, 0, 0, x + 2, 2, 0]), indices: Uint32Array.of(0, 1, 2) },
      )
    expect(census(pair(1)).count).toBe(1)
    expect(census(pair(2)).count).toBe(1)
    expect(census(pair(2 + 2 ** -50)).count).toBe(0)
  })

  it('leaves duplicates alone', () => {
    const { positions, indices } = box()
    expect(census({ positions, indices: Uint32Array.from([...indices, ...indices.subarray(0, 6)]) }).count).toBe(0)
  })

  it('agrees with a separating-axis test on faces of every kind of contact', () => {
    fc.assert(
      fc.property(gridShapes, fc.constantFrom(1, 1024, 2 ** -20), (shape, scale) => {
        const degenerate = degenerateFaces(shape.positions, shape.indices)
        let expected = 0
        for (let f = 0; f < degenerate.length; f++)
          for (let g = f + 1; g < degenerate.length; g++) if (degenerate[f] === 0 && degenerate[g] === 0 && trianglesMeet(shape, f, g)) expected++
        expect(census({ positions: shape.positions.map((x) => x * scale), indices: shape.indices }).count).toBe(expected)
      }),
      { numRuns: 600 },
    )
  })

  it('does not miss a cut of faces that differ in their last bits only', () => {
    const tilt = 2 ** -40
    const shape = join(
      { positions: Float64Array.from([0, 0, 0, 1, 0, tilt, 0, 1, tilt]), indices: Uint32Array.of(0, 1, 2) },
      { positions: Float64Array.from([0.125, 0.125, tilt / 2, 1, 0.25, tilt / 2, 0.25, 1, tilt / 2]), indices: Uint32Array.of(0, 1, 2) },
    )
    expect(census(shape).count).toBe(1)
  })

  it('stays cheap when a detailed part is tiny in a large scene', () => {
    const tiny = sheet(60, 1e-4, (x, y) => 1e-5 * Math.sin(1e5 * x) * Math.cos(1e5 * y))
    const { count, complete } = selfIntersections(join(tiny, box(1, 1, 1, 1e4, 1e4, 1e4)), { testLimit: 200_000 })
    expect({ count, complete }).toEqual({ count: 0, complete: true })
  })

  it('gives up at its limit of tests and says so', () => {
    const pile = join(
      ...Array.from({ length: 60 }, (_, i) => ({ positions: Float64Array.from([0, 0, 0, 9 + i, 0, 0, 0, 9 + i, 1e-3]), indices: Uint32Array.of(0, 1, 2) })),
    )
    const { complete, count } = selfIntersections(pile, { testLimit: 100 })
    expect(complete).toBe(false)
    // a pair of leaves is finished once begun
    expect(count).toBeLessThan(120)
  })
})
