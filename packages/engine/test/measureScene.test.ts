import { type Matrix4, type Mesh, multiply, scaling, translation } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measureScene } from '../src/scene/measureScene.ts'
import { boxMesh, sceneOf } from './support/meshes.ts'

const place = (matrix: Matrix4) => sceneOf([{ name: '', mesh: 0, children: [], matrix }], [boxMesh(1, 2, 3)])

describe('measureScene', () => {
  it('moves the box and nothing else when a part is moved', () => {
    const integer = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(integer, integer, integer, (x, y, z) => {
        const moved = measureScene(place(translation(x, y, z)))
        expect(moved.volumeMm3).toBeCloseTo(6, 6)
        expect(moved.areaMm2).toBeCloseTo(22, 6)
        expect(moved.boxMm).toEqual([x, y, z, x + 1, y + 2, z + 3])
      }),
    )
  })

  it('scales volume by the cube and area by the square', () => {
    const { volumeMm3, areaMm2 } = measureScene(place(scaling(10)))
    expect(volumeMm3).toBeCloseTo(6000, 6)
    expect(areaMm2).toBeCloseTo(2200, 6)
  })

  it('measures a stretched placement through its matrix', () => {
    const { volumeMm3, areaMm2 } = measureScene(place([2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))
    expect(volumeMm3).toBeCloseTo(12, 9)
    expect(areaMm2).toBeCloseTo(2 * (4 + 6 + 6), 9)
  })

  it('counts a mirrored placement as inside out', () => {
    expect(measureScene(place([-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).volumeMm3).toBeCloseTo(-6, 9)
  })

  it('leaves hidden lines out of the box, not hidden parts or lines that show', () => {
    const lines = {
      ...boxMesh(0, 0, 0),
      positions: new Float64Array(0),
      indices: new Uint32Array(0),
      edges: { positions: Float64Array.of(0, 0, 0, 9, 9, 99), offsets: Uint32Array.of(0, 2) },
    }
    const boxWith = (mesh: Mesh, visible: boolean) =>
      measureScene(
        sceneOf(
          [
            { name: '', mesh: 0, children: [1] },
            { name: '', mesh: 1, children: [], visible },
          ],
          [boxMesh(1, 2, 3), mesh],
        ),
      ).boxMm
    expect(boxWith(lines, false)).toEqual([0, 0, 0, 1, 2, 3])
    expect(boxWith(lines, true)).toEqual([0, 0, 0, 9, 9, 99])
    expect(boxWith(boxMesh(7, 7, 7), false)).toEqual([0, 0, 0, 7, 7, 7])
  })

  it('gives metres with y up in the same box as millimetres with z up', () => {
    const zUp = measureScene(place(translation(5, 6, 7)), true)
    const toYUp: Matrix4 = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    const yUp = measureScene({ ...place(multiply(scaling(0.001), multiply(toYUp, translation(5, 6, 7)))), lengthUnit: 'metre', upAxis: 'y' }, true)
    yUp.boxMm?.forEach((value, i) => expect(value).toBeCloseTo(zUp.boxMm?.[i] ?? NaN, 9))
  })
})
