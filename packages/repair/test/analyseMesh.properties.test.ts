import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MeshFigures, analyseMesh } from '../src/index.ts'
import { type Shape, box, flip, join, mapPoints, sphere, torus, without } from './support/shapes.ts'

/** Damaged shapes on a coarse grid of coordinates, so that moving them stays exact. */
const shapes: fc.Arbitrary<Shape> = fc
  .tuple(
    fc.constantFrom(box(4, 4, 4), sphere(4), torus(6, 2)),
    fc.constantFrom(box(2, 2, 8, 1, 1, -2), sphere(3, 3), box(4, 4, 4, 4, 4, 0), box(1, 1, 1, 9, 9, 9)),
    fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
    fc.uniqueArray(fc.nat(11), { maxLength: 4 }),
  )
  .map(([a, b, gone, turned]) =>
    mapPoints(join(flip(without(a, gone), turned), b), (x, y, z) => [Math.round(x * 64) / 64, Math.round(y * 64) / 64, Math.round(z * 64) / 64]),
  )

/** Figures that only depend on how faces hang together and where they cut. */
const combinatorial = ({ volumeMm3, areaMm2, bboxMm, unitGuess, ...rest }: MeshFigures): unknown => rest
const figuresOf = (shape: Shape): MeshFigures => analyseMesh(shape).figures

const shuffled = ({ positions, indices }: Shape, keys: readonly number[]): Shape => {
  const faces = Array.from({ length: indices.length / 3 }, (_, f) => f)
  faces.sort((f, g) => ((keys[f % keys.length] * (f + 1)) % 1009) - ((keys[g % keys.length] * (g + 1)) % 1009) || f - g)
  return { positions, indices: Uint32Array.from(faces.flatMap((f) => [...indices.subarray(3 * f, 3 * f + 3)])) }
}

describe('the figures', () => {
  it('do not depend on the order of the faces', () => {
    fc.assert(
      fc.property(shapes, fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 9 }), (shape, keys) => {
        const [before, after] = [figuresOf(shape), figuresOf(shuffled(shape, keys))]
        expect(combinatorial(after)).toEqual(combinatorial(before))
        expect(after.volumeMm3).toBeCloseTo(before.volumeMm3, 8)
      }),
      { numRuns: 60 },
    )
  })

  it('do not change when the mesh is turned by a right angle or moved exactly', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: -64, max: 64 }), (shape, shift) => {
        const before = figuresOf(shape)
        const after = figuresOf(mapPoints(shape, (x, y, z) => [-y + shift, x - 2 * shift, z + shift]))
        expect(combinatorial(after)).toEqual(combinatorial(before))
        expect(after.volumeMm3).toBeCloseTo(before.volumeMm3, 7)
        expect(after.areaMm2).toBeCloseTo(before.areaMm2, 8)
      }),
      { numRuns: 60 },
    )
  })

  it('grow with the square and the cube of the size', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0.125, 0.5, 2, 16, 1024), (shape, scale) => {
        const before = figuresOf(shape)
        const after = figuresOf(mapPoints(shape, (x, y, z) => [x * scale, y * scale, z * scale]))
        expect(combinatorial(after)).toEqual(combinatorial(before))
        expect(after.areaMm2 / before.areaMm2 / scale ** 2).toBeCloseTo(1, 10)
        expect(after.volumeMm3 / scale ** 3).toBeCloseTo(before.volumeMm3, 8)
      }),
      { numRuns: 40 },
    )
  })

  it('change only their signs when the mesh is turned inside out', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const [before, after] = [figuresOf(shape), figuresOf(flip(shape))]
        expect(combinatorial(after)).toEqual(combinatorial(before))
        expect(after.volumeMm3).toBeCloseTo(-before.volumeMm3, 8)
      }),
      { numRuns: 40 },
    )
  })

  it('obey Euler and Poincaré: a closed manifold has V - E + F = 2 (components - genus)', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const f = figuresOf(shape)
        fc.pre(f.watertight && f.manifold && f.genus !== null)
        expect(f.eulerNumber).toBe(2 * (f.components - (f.genus ?? 0)))
      }),
      { numRuns: 60 },
    )
  })

  it('are finite numbers for any bits whatever', () => {
    const word = fc.oneof(fc.float(), fc.constantFrom(0, -0, 1, Number.NaN, Infinity, 1e-45, 3e38, -1e15, 1e15))
    fc.assert(
      fc.property(fc.array(word, { minLength: 9, maxLength: 90 }), fc.array(fc.nat(), { minLength: 3, maxLength: 120 }), (values, corners) => {
        const vertices = Math.floor(values.length / 3)
        const positions = Float32Array.from(values.slice(0, 3 * vertices))
        const indices = Uint32Array.from(corners.slice(0, 3 * Math.floor(corners.length / 3)), (v) => v % vertices)
        const { bboxMm, genus, unitGuess, watertight, manifold, ...counts } = analyseMesh({ positions, indices }).figures
        for (const value of [...Object.values(counts), ...(bboxMm ?? [])]) expect(Number.isFinite(value)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
