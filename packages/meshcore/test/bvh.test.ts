import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildBvh, castRay, closestPoint, makeClosestPoint, makeRayHit } from '../src/index.ts'
import { type Shape, box, join, sheet } from './support/shapes.ts'

/** Micrometres: coordinates near 1e-300, whose products vanish, are no lengths. */
const length = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: -most, max: most }),
    fc.integer({ min: -most * 1000, max: most * 1000 }).map((x) => x / 1000),
  )
const soups: fc.Arbitrary<Shape> = fc
  .array(fc.tuple(...Array.from({ length: 9 }, () => length(5))), { minLength: 1, maxLength: 60 })
  .map((faces) => ({ positions: Float64Array.from(faces.flat()), indices: Uint32Array.from({ length: 3 * faces.length }, (_, i) => i) }))
const points = fc.tuple(length(9), length(9), length(9))

describe('buildBvh', () => {
  it('holds every face exactly once, each within the boxes above it', () => {
    fc.assert(
      fc.property(soups, ({ positions, indices }) => {
        const { boxes, link, size, nodes, faces, faceBoxes } = buildBvh(positions, indices)
        expect([...faces].sort((a, b) => a - b)).toEqual(Array.from({ length: indices.length / 3 }, (_, f) => f))
        const inside = (array: Float32Array, i: number, node: number): boolean =>
          [0, 1, 2].every((k) => array[6 * i + k] >= boxes[6 * node + k] && array[6 * i + k + 3] <= boxes[6 * node + k + 3])
        let seen = 0
        for (let node = 0; node < nodes; node++) {
          expect(size[node] > 0 || (inside(boxes, node + 1, node) && inside(boxes, link[node], node))).toBe(true)
          for (let i = -1 - link[node]; i < -1 - link[node] + size[node]; i++, seen++) {
            expect(inside(faceBoxes, i, node)).toBe(true)
            for (const v of indices.subarray(3 * faces[i], 3 * faces[i] + 3))
              for (let k = 0; k < 3; k++) expect(positions[3 * v + k] >= faceBoxes[6 * i + k] && positions[3 * v + k] <= faceBoxes[6 * i + k + 3]).toBe(true)
          }
        }
        expect(seen).toBe(faces.length)
      }),
      { numRuns: 50 },
    )
  })

  it('splits ten thousand faces in one place and no faces at all', () => {
    const one = box()
    const pile = { positions: one.positions, indices: Uint32Array.from({ length: 30_000 }, (_, i) => one.indices[i % 3]) }
    expect(buildBvh(pile.positions, pile.indices).faces.length).toBe(10_000)
    expect(buildBvh(new Float64Array(0), new Uint32Array(0)).nodes).toBe(0)
  })
})

describe('closestPoint', () => {
  it('finds what looking at every face finds', () => {
    fc.assert(
      fc.property(soups, points, ({ positions, indices }, [x, y, z]) => {
        const whole = closestPoint(buildBvh(positions, indices), positions, indices, x, y, z, makeClosestPoint())
        let best = Infinity
        for (let f = 0; f < indices.length / 3; f++)
          best = Math.min(best, closestPoint(buildBvh(positions, indices, Uint32Array.of(f)), positions, indices, x, y, z, makeClosestPoint()).distance)
        expect(whole.distance).toBe(best)
        expect(Math.hypot(whole.x - x, whole.y - y, whole.z - z)).toBeCloseTo(best, 12)
      }),
      { numRuns: 50 },
    )
  })

  it('meets a box in its faces, edges and corners', () => {
    const { positions, indices } = box(2, 2, 2)
    const at = (x: number, y: number, z: number): readonly number[] => {
      const found = closestPoint(buildBvh(positions, indices), positions, indices, x, y, z, makeClosestPoint())
      return [found.x, found.y, found.z]
    }
    expect(at(1, 0.5, 5)).toEqual([1, 0.5, 2])
    expect(at(3, 1, 3)).toEqual([2, 1, 2])
    expect(at(-1, -1, -1)).toEqual([0, 0, 0])
  })

  it('finds nothing beyond its limit', () => {
    const { positions, indices } = box()
    expect(closestPoint(buildBvh(positions, indices), positions, indices, 9, 0, 0, makeClosestPoint(), 7.9).face).toBe(-1)
  })
})

describe('castRay', () => {
  it('meets the first of several sheets and may leave one out', () => {
    const low = sheet(3)
    const shape = join(
      low,
      sheet(3, 3, () => 2),
    )
    const bvh = buildBvh(shape.positions, shape.indices)
    const hit = castRay(bvh, shape.positions, shape.indices, [0.7, 0.2, -1], [0, 0, 1], makeRayHit())
    expect(hit.distance).toBeCloseTo(1, 12)
    const next = castRay(bvh, shape.positions, shape.indices, [0.7, 0.2, -1], [0, 0, 1], makeRayHit(), Infinity, hit.face)
    expect(next.distance).toBeCloseTo(3, 12)
    expect(castRay(bvh, shape.positions, shape.indices, [0.7, 0.2, -1], [0, 0, -1], makeRayHit()).face).toBe(-1)
  })

  it('finds what looking at every face finds', () => {
    fc.assert(
      fc.property(soups, points, points, ({ positions, indices }, origin, direction) => {
        fc.pre(direction.some((x) => Math.abs(x) > 1e-3))
        const whole = castRay(buildBvh(positions, indices), positions, indices, origin, direction, makeRayHit())
        let best = Infinity
        for (let f = 0; f < indices.length / 3; f++)
          best = Math.min(best, castRay(buildBvh(positions, indices, Uint32Array.of(f)), positions, indices, origin, direction, makeRayHit()).distance)
        expect(whole.distance).toBe(best)
      }),
      { numRuns: 100 },
    )
  })
})
