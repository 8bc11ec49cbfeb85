import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { determinant3, identity, invert, multiply, scaling, transformPoint, translation } from '../src/index.ts'

const number = fc.integer({ min: -100, max: 100 })

describe('matrix', () => {
  it('applies the right factor of a product first', () => {
    expect(transformPoint(multiply(translation(1, 2, 3), scaling(2)), 1, 1, 1)).toEqual([3, 4, 5])
  })

  it('undoes itself with its inverse', () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 12, maxLength: 12 }), ([a, b, c, d, e, f, g, h, i, x, y, z]) => {
        const m = [a, b, c, 0, d, e, f, 0, g, h, i, 0, x, y, z, 1]
        fc.pre(Math.abs(determinant3(m)) > 1)
        const back = multiply(m, invert(m) ?? identity)
        for (let k = 0; k < 16; k++) expect(back[k]).toBeCloseTo(identity[k], 5)
      }),
    )
  })

  it('has no inverse when it flattens space', () => {
    expect(invert([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])).toBeUndefined()
  })

  it('has a negative determinant when it mirrors', () => {
    expect(determinant3([-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1])).toBe(-8)
  })
})
