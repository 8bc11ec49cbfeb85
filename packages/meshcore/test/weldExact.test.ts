import { type Mesh, singleGroup } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weldExact } from '../src/index.ts'

const soup = (corners: readonly number[], f64 = false): Mesh => ({
  name: '',
  positions: f64 ? Float64Array.from(corners) : Float32Array.from(corners),
  indices: Uint32Array.from({ length: corners.length / 3 }, (_, i) => i),
  groups: singleGroup(),
})

describe('weldExact', () => {
  it('makes one vertex of equal corners and keeps the triangles', () => {
    const mesh = weldExact(soup([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0]))
    expect([...mesh.indices]).toEqual([0, 1, 2, 2, 1, 3])
    expect(mesh.positions.length).toBe(12)
  })

  it('takes -0 and +0 for the same number', () => {
    expect(weldExact(soup([0, 0, 0, 1, 0, 0, 0, 1, 0, -0, 0, -0, 1, -0, 0, 2, 2, 2])).positions.length).toBe(12)
  })

  it('keeps doubles apart that differ in the last bit', () => {
    expect(weldExact(soup([0.1, 0, 0, 0.1 + 2 ** -56, 0, 0, 0.1 + 2 ** -55, 0, 0], true)).positions.length).toBe(9)
  })

  it('never moves a corner', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { maxLength: 60 }),
        (points) => {
          const corners = points.slice(0, points.length - (points.length % 3)).flat()
          const welded = weldExact(soup(corners, true))
          expect([...welded.indices].flatMap((v) => [...welded.positions.subarray(3 * v, 3 * v + 3)])).toEqual(corners)
          const distinct = new Set(points.slice(0, corners.length / 3).map(String))
          expect(welded.positions.length / 3).toBe(distinct.size)
        },
      ),
    )
  })
})
