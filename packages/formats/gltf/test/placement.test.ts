import { type Matrix4, identity, multiply } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placement } from '../src/placement.ts'
import { readMatrix } from '../src/readMatrix.ts'

const product = (m: Matrix4): Matrix4 => {
  const { outer, inner } = placement(m)
  // NodeJson's members are what readMatrix looks for
  const [a, b] = [outer, inner ?? {}].map((node) => readMatrix(node as Record<string, unknown>, '') ?? identity)
  return multiply(a, b)
}
const entry = fc.double({ min: -100, max: 100, noNaN: true })
const affine = fc
  .array(entry, { minLength: 12, maxLength: 12 })
  .map((e): Matrix4 => [e[0], e[1], e[2], 0, e[3], e[4], e[5], 0, e[6], e[7], e[8], 0, e[9], e[10], e[11], 1])

describe('placement', () => {
  it('the nodes it writes multiply to the matrix within float32, also when it shears or is singular', () => {
    const singular = affine.map((m): Matrix4 => m.map((v, i) => (i > 7 && i < 11 ? m[i - 8] : v)))
    fc.assert(
      fc.property(fc.oneof(affine, singular), (m) => {
        const size = Math.hypot(...m.slice(0, 11))
        for (const [i, value] of product(m).entries()) expect(Math.abs(value - m[i])).toBeLessThanOrEqual(1e-7 * (1 + size))
      }),
      { numRuns: 1000, seed: 1 },
    )
  })
  it('a plain shift is a translation', () => {
    expect(placement([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 2, 3, 1])).toEqual({ outer: { translation: [1, 2, 3] } })
  })
  it('a mirror stays one matrix', () => {
    const mirror = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1]
    expect(placement(mirror)).toEqual({ outer: { matrix: mirror } })
  })
})
