import { describe, expect, it } from 'vitest'
import { matchFaces } from '../src/step/matchFaces.ts'

const step = (...surfaces: readonly string[]) =>
  surfaces.map((text, entity) => ({
    entity,
    name: '',
    surface: text.split(' ')[0],
    ...(text.includes(' ') && { radiiMm: [Number(text.split(' ')[1])] }),
  }))
// the fixtures use the kernel's own surface names
const brep = (...surfaces: readonly string[]) =>
  surfaces.map((text) => ({ surface: text.split(' ')[0] as 'plane', triangles: 2, ...(text.includes(' ') && { radiiMm: [Number(text.split(' ')[1])] }) }))

describe('matchFaces', () => {
  it('pairs faces by order when every surface agrees', () => {
    const match = matchFaces(step('plane', 'cylinder 5', 'plane'), brep('plane', 'cylinder 5', 'plane'))
    expect([match.exact, ...match.faceOf]).toEqual([true, 0, 1, 2])
  })

  it('sees that a radius differs', () => {
    expect(matchFaces(step('cylinder 5'), brep('cylinder 6'))).toMatchObject({ exact: false, faceOf: Int32Array.of(-1) })
  })

  it('goes on after a face that the kernel dropped', () => {
    expect([...matchFaces(step('plane', 'torus', 'cylinder 5'), brep('plane', 'cylinder 5')).faceOf]).toEqual([0, 2])
  })

  it('gives both halves of a face that the kernel split the same source', () => {
    expect([...matchFaces(step('cylinder 5', 'plane'), brep('cylinder 5', 'cylinder 5', 'plane')).faceOf]).toEqual([0, 0, 1])
  })
})
