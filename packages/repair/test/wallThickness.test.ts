import { describe, expect, it } from 'vitest'
import { areaThinnerThan, wallThickness } from '../src/index.ts'
import { box, flip, join, sphere } from './support/shapes.ts'

describe('wallThickness', () => {
  it.each([0.1, 0.4, 0.8, 2])('finds a plate of %f mm from both of its sides', (thickness) => {
    const { thicknessMm } = wallThickness(box(20, 20, thickness))
    for (const f of [0, 1, 2, 3]) expect(thicknessMm[f]).toBeCloseTo(thickness, 5)
    for (const f of [4, 5, 8]) expect(thicknessMm[f]).toBeCloseTo(20, 4)
  })

  it('measures a hollow sphere by its wall', () => {
    const { thicknessMm } = wallThickness(join(sphere(10, 0, 0, 0, 40, 60), flip(sphere(9, 0, 0, 0, 40, 60))))
    for (const value of thicknessMm) expect(Math.abs(value - 1)).toBeLessThan(0.1)
  })

  it('does not call the edges of a solid box thin', () => {
    const { thicknessMm } = wallThickness(box(10, 10, 10))
    for (const value of thicknessMm) expect(value).toBeCloseTo(10, 5)
  })

  it('sums the area of thin walls, in millimetres whatever the unit', () => {
    const field = wallThickness(join(box(10, 10, 0.5), box(10, 10, 5, 20)))
    expect(areaThinnerThan(field, 1)).toBeCloseTo(200, 9)
    const metres = wallThickness(box(0.01, 0.01, 0.0005), { lengthUnit: 'metre' })
    expect(areaThinnerThan(metres, 1)).toBeCloseTo(200, 6)
  })

  it('has no answer for an open sheet', () => {
    expect([...wallThickness({ positions: Float64Array.from([0, 0, 0, 1, 0, 0, 0, 1, 0]), indices: Uint32Array.of(0, 1, 2) }).thicknessMm]).toEqual([-1])
  })
})
