import { describe, expect, it } from 'vitest'
import { deflectionFor } from '../src/deflectionFor.ts'

describe('deflection', () => {
  it('of its own choice is 0.0005 of the diagonal, not below 1e-4 mm, not above 0.005 of the diagonal', () => {
    expect(deflectionFor('auto', 100)).toBeCloseTo(0.05, 12)
    expect(deflectionFor('auto', 0.1)).toBe(1e-4)
    expect(deflectionFor('auto', 0.01)).toBeCloseTo(5e-5, 12)
  })
  it('that is wished for is kept on parts of usual size', () => {
    for (const diagonal of [20, 100, 2000]) expect(deflectionFor(0.1, diagonal)).toBe(0.1)
  })
  it('that is wished for is coarser on a part of kilometres and finer on a part of micrometres', () => {
    expect(deflectionFor(0.1, 1e6)).toBeCloseTo(50, 9)
    expect(deflectionFor(0.1, 0.01)).toBeCloseTo(5e-5, 12)
  })
  it('of a shape without extent is a number all the same', () => {
    expect(deflectionFor('auto', 0)).toBe(0.1)
    expect(deflectionFor(0.2, Infinity)).toBe(0.2)
  })
})
