import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { orientation2, orientation3 } from '../src/index.ts'

/** Multiples of 2^-30 are exact as scaled integers. */
const coordinate = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map((n) => n * 2 ** 30),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
)
const point = fc.tuple(coordinate, coordinate, coordinate)
const sign = (n: number | bigint): number => (n > 0 ? 1 : n < 0 ? -1 : 0)

const exact3 = (p: readonly (readonly number[])[]): number => {
  const [a, b, c, d] = p.map((one) => one.map(BigInt))
  const [u, v, w] = [b, c, d].map((one) => one.map((x, k) => x - a[k]))
  return sign((u[1] * v[2] - u[2] * v[1]) * w[0] + (u[2] * v[0] - u[0] * v[2]) * w[1] + (u[0] * v[1] - u[1] * v[0]) * w[2])
}

describe('orientation3', () => {
  it('is positive on the side of the counter-clockwise normal', () => {
    expect(sign(orientation3(Float64Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]), 0, 3, 6, 9))).toBe(1)
  })

  it('has the sign of whole-number arithmetic, also for points that are coplanar or nearly so', () => {
    const nearly = fc
      .tuple(point, point, point, fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: -1, max: 1 }))
      .map(([a, b, c, s, t, off]) => [a, b, c, a.map((x, k) => x + s * (b[k] - x) + t * (c[k] - x) + (k === 0 ? off : 0))])
    fc.assert(
      fc.property(fc.oneof(nearly, fc.tuple(point, point, point, point)), (points) => {
        const scaled = Float64Array.from(points.flat(), (x) => x * 2 ** -30)
        expect(sign(orientation3(scaled, 0, 3, 6, 9))).toBe(exact3(points))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('orientation2', () => {
  it('is positive counter-clockwise in the coordinates asked for', () => {
    const p = Float64Array.from([0, 0, 0, 1, 0, 2, 0, 1, 0])
    expect(sign(orientation2(p, 0, 3, 6, 0, 1))).toBe(1)
    expect(sign(orientation2(p, 0, 3, 6, 1, 0))).toBe(-1)
    expect(orientation2(p, 0, 3, 6, 2, 0)).toBe(0)
  })

  it('is zero for points on one line that doubles would not put there', () => {
    const third = 1 / 3
    expect(orientation2(Float64Array.from([0, 0, 0, third, third, 0, 2 * third, 2 * third, 0]), 0, 3, 6, 0, 1)).toBe(0)
    expect(sign(orientation2(Float64Array.from([0.1, 0.1, 0, 0.2, 0.2, 0, 0.3, 0.3, 0]), 0, 3, 6, 0, 1))).toBe(0)
    expect(sign(orientation2(Float64Array.from([0.5, 0.5, 0, 12, 12, 0, 24, 24 + 2 ** -48, 0]), 0, 3, 6, 0, 1))).toBe(1)
  })
})
