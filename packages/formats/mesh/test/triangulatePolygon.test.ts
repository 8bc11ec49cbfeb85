import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeU32List } from '../src/numberList.ts'
import { triangulatePolygon } from '../src/triangulatePolygon.ts'

const split = (points: readonly (readonly number[])[]) => {
  const out = makeU32List()
  const kind = triangulatePolygon(
    Float64Array.from(points.flat()),
    points.map((_, i) => i),
    out,
  )
  const indices = [...out.data.subarray(0, out.length)]
  const area = indices.reduce((sum, _, i) => {
    if (i % 3 !== 0) return sum
    const [a, b, c] = indices.slice(i, i + 3).map((v) => points[v])
    const [u, v] = [b.map((value, k) => value - a[k]), c.map((value, k) => value - a[k])]
    return sum + Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2
  }, 0)
  return { kind, indices, area }
}

test('convex polygons are fanned from their first corner, also with corners on straight sides', () => {
  expect(
    split([
      [0, 0, 0],
      [2, 0, 0],
      [2, 1, 0],
      [0, 1, 0],
    ]).indices,
  ).toEqual([0, 1, 2, 0, 2, 3])
  expect(
    split([
      [0, 0, 0],
      [0.1, 0, 0],
      [0.3, 0, 0],
      [0.3, 0.7, 0],
      [0, 0.7, 0],
    ]),
  ).toMatchObject({ kind: 'fan' })
})

test('concave polygons are clipped in any plane and either direction, every corner used', () => {
  const flat = [
    [0, 0],
    [4, 0],
    [4, 1],
    [1, 1],
    [1, 2],
    [4, 2],
    [4, 3],
    [0, 3],
  ]
  for (const turn of [flat, flat.toReversed()])
    for (const lift of [([x, y]: number[]) => [x, y, 0], ([x, y]: number[]) => [0, x, y], ([x, y]: number[]) => [y, 5, x]]) {
      const { kind, indices, area } = split(turn.map(lift))
      expect(kind).toBe('ears')
      expect(area).toBeCloseTo(9)
      expect(indices.length).toBe(18)
      expect(new Set(indices).size).toBe(8)
    }
})

test('a bow tie and a pentagram cross themselves', () => {
  expect(
    split([
      [0, 0, 0],
      [1, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]).kind,
  ).toBe('crossing')
  const star = [0, 2, 4, 1, 3].map((k) => [Math.cos((k * 2 * Math.PI) / 5), Math.sin((k * 2 * Math.PI) / 5), 0])
  expect(split(star).kind).toBe('crossing')
})

test('polygons that are star-shaped about a point keep their area', () => {
  const radii = fc.array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 4, maxLength: 40 })
  fc.assert(
    fc.property(radii, (r) => {
      const points = r.map((radius, k) => [radius * Math.cos((k * 2 * Math.PI) / r.length), radius * Math.sin((k * 2 * Math.PI) / r.length), 1])
      const exact = points.reduce((sum, [x, y], k) => sum + x * points[(k + 1) % r.length][1] - y * points[(k + 1) % r.length][0], 0) / 2
      const { kind, indices, area } = split(points)
      expect(kind).not.toBe('crossing')
      expect(indices.length).toBe(3 * (r.length - 2))
      expect(area).toBeCloseTo(exact, 9)
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('a polygon of thousands of corners is clipped in time, outward', () => {
  const n = 6000
  const points = Array.from({ length: n }, (_, k) => [Math.cos((k * 2 * Math.PI) / n) * (1 + (k % 2)), Math.sin((k * 2 * Math.PI) / n) * (1 + (k % 2)), 0])
  const start = performance.now()
  const { kind, indices, area } = split(points)
  expect(performance.now() - start).toBeLessThan(2000)
  expect(kind).toBe('ears')
  expect(area).toBeCloseTo((n / 2) * 2 * Math.sin((2 * Math.PI) / n), 6)
  const [a, b, c] = indices.slice(0, 3).map((v) => points[v])
  expect((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])).toBeGreaterThan(0)
})

test('a quad that is not planar is judged along its normal', () => {
  expect(
    split([
      [0, 0, 0],
      [1, 0, 0.4],
      [1, 1, 0],
      [0, 1, 0.4],
    ]),
  ).toMatchObject({ kind: 'fan', indices: [0, 1, 2, 0, 2, 3] })
})
