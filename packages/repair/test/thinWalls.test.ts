import { describe, expect, it } from 'vitest'
import { thinWalls } from '../src/index.ts'
import { box, join } from './support/shapes.ts'

describe('thinWalls', () => {
  it('sums the faces of a plate that is thinner than the limit, and leaves the block beside it', () => {
    const walls = thinWalls(join(box(10, 10, 0.5), box(5, 5, 5, 20)), 1)
    expect(walls.areaMm2).toBeCloseTo(200, 9)
    expect(walls.leastMm).toBeCloseTo(0.5, 6)
    expect(walls.places.length).toBe(4)
    expect(walls.places[0].thicknessMm).toBeCloseTo(0.5, 6)
    expect(walls.share).toBeCloseTo(200 / (200 + 4 * 10 * 0.5 + 150), 9)
  })

  it('counts in millimetres whatever the unit is', () => {
    const walls = thinWalls(box(1, 1, 0.05), 2, { lengthUnit: 'centimetre' })
    expect(walls.leastMm).toBeCloseTo(0.5, 6)
    expect(walls.areaMm2).toBeCloseTo(200, 6)
  })

  it('finds nothing thin in a block', () => {
    expect(thinWalls(box(5, 5, 5), 1)).toMatchObject({ areaMm2: 0, share: 0, places: [] })
  })
})
