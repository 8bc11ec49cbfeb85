import { scaling, translation } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { countScene } from '../src/scene/countScene.ts'
import { boxMesh, sceneOf } from './support/meshes.ts'

describe('countScene', () => {
  const scene = sceneOf(
    [
      { name: 'assembly', children: [1, 2, 3] },
      { name: 'bolt', mesh: 0, children: [], matrix: translation(10, 0, 0) },
      { name: 'bolt', mesh: 0, children: [], matrix: scaling(2) },
      { name: 'plate', mesh: 1, children: [] },
    ],
    [{ ...boxMesh(1, 1, 1), droppedDegenerate: 3 }, boxMesh(2, 2, 2)],
  )

  it('counts a part used twice once, and its placements twice', () => {
    expect(countScene(scene)).toMatchObject({
      nodes: 4,
      partInstances: 3,
      uniqueMeshes: 2,
      triangles: 24,
      placedTriangles: 36,
      placedDegenerate: 6,
      vertices: 16,
      maxDepth: 2,
      names: ['assembly', 'bolt', 'plate'],
    })
  })

  it('gives the box of the placed scene in millimetres', () => {
    expect(countScene(scene).bboxMm).toEqual([0, 0, 0, 11, 2, 2])
    expect(countScene({ ...scene, lengthUnit: 'inch' }).bboxMm).toEqual([0, 0, 0, 11 * 25.4, 2 * 25.4, 2 * 25.4])
  })

  it('counts hidden lines as nodes and nothing else, lines that show as a part', () => {
    const lines = {
      ...boxMesh(0, 0, 0),
      positions: new Float64Array(0),
      indices: new Uint32Array(0),
      edges: { positions: Float64Array.of(0, 0, 0, 9, 9, 99), offsets: Uint32Array.of(0, 2) },
    }
    const withLines = (visible: boolean) =>
      countScene(
        sceneOf(
          [
            { name: 'plate', mesh: 0, children: [1] },
            { name: 'Note', mesh: 1, children: [], visible },
          ],
          [boxMesh(2, 2, 2), lines],
        ),
      )
    const plain = countScene(sceneOf([{ name: 'plate', mesh: 0, children: [] }], [boxMesh(2, 2, 2)]))
    expect(withLines(false)).toEqual({ ...plain, nodes: 2 })
    expect(withLines(true)).toMatchObject({ partInstances: 2, uniqueMeshes: 2, lines: 1, bboxMm: [0, 0, 0, 9, 9, 99] })
  })

  it('has no box for a tree without geometry', () => {
    expect(countScene(sceneOf([{ name: 'empty', children: [] }], [])).bboxMm).toBeNull()
  })
})
