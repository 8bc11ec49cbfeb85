import { translation } from '@trunnion/core'
import { measureMesh } from '@trunnion/meshcore'
import { describe, expect, it } from 'vitest'
import { flattenScene } from '../src/scene/flattenScene.ts'
import { boxMesh, sceneOf } from './support/meshes.ts'

const mirror = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

describe('flattenScene', () => {
  it('gives the arrays of a single unmoved mesh as they are', () => {
    const mesh = boxMesh(1, 2, 3)
    const flat = flattenScene(sceneOf([{ name: '', mesh: 0, children: [] }], [mesh]))
    expect(flat.positions).toBe(mesh.positions)
    expect(flat.indices).toBe(mesh.indices)
  })

  it('places every use of a mesh through all its parents', () => {
    const nodes = [
      { name: '', children: [1, 2], matrix: translation(10, 0, 0) },
      { name: '', mesh: 0, children: [] },
      { name: '', mesh: 0, children: [], matrix: translation(0, 5, 0) },
    ]
    const { box, volume, triangles } = measureMesh(flattenScene(sceneOf(nodes, [boxMesh(1, 1, 1)])))
    expect(box).toEqual([10, 0, 0, 11, 6, 1])
    expect(volume).toBeCloseTo(2, 12)
    expect(triangles).toBe(24)
  })

  it('keeps a mirrored placement right side out', () => {
    const flat = flattenScene(sceneOf([{ name: '', mesh: 0, children: [], matrix: mirror }], [boxMesh(1, 2, 3)]))
    expect(measureMesh(flat).volume).toBeCloseTo(6, 12)
  })

  it('stays float32 when nothing is moved', () => {
    const mesh = { ...boxMesh(1, 1, 1), positions: Float32Array.from(boxMesh(1, 1, 1).positions) }
    const nodes = [{ name: '', children: [1, 2] }, ...[0, 1].map((index) => ({ name: '', mesh: index, children: [] }))]
    expect(flattenScene(sceneOf(nodes, [mesh, mesh])).positions).toBeInstanceOf(Float32Array)
  })
})
