import { type Mesh, singleGroup, translation } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { measureMesh } from '../src/index.ts'

const box = (a: number, b: number, c: number): Mesh => ({
  name: 'box',
  positions: Float64Array.from([0, 0, 0, a, 0, 0, a, b, 0, 0, b, 0, 0, 0, c, a, 0, c, a, b, c, 0, b, c]),
  indices: Uint32Array.from([0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7]),
  groups: singleGroup(),
})

describe('measureMesh', () => {
  it('gives volume, area and box of a box', () => {
    const m = measureMesh(box(2, 3, 4))
    expect(m.volume).toBeCloseTo(24, 12)
    expect(m.area).toBeCloseTo(52, 12)
    expect(m.box).toEqual([0, 0, 0, 2, 3, 4])
  })

  it('gives a negative volume for a mirrored placement', () => {
    expect(measureMesh(box(1, 1, 1), [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]).volume).toBeCloseTo(-1, 12)
  })

  it('keeps its digits far from the origin', () => {
    expect(measureMesh(box(1, 1, 1), translation(1e6, -1e6, 1e6)).volume).toBeCloseTo(1, 8)
  })
})
