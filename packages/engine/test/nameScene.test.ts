import { describe, expect, it } from 'vitest'
import { nameScene } from '../src/scene/nameScene.ts'
import { boxMesh, sceneOf } from './support/meshes.ts'

const names = (...nodes: Parameters<typeof sceneOf>[0]) => nameScene(sceneOf(nodes, [boxMesh(1, 1, 1), boxMesh(2, 2, 2)])).nodes.map((node) => node.name)

describe('nameScene', () => {
  it('numbers unnamed parts and assemblies in tree order', () => {
    expect(names({ name: '', children: [1, 2] }, { name: ' ', mesh: 1, children: [] }, { name: '', mesh: 0, children: [] })).toEqual([
      'assembly-1',
      'part-1',
      'part-2',
    ])
  })

  it('gives all occurrences of one mesh the same name', () => {
    expect(names({ name: 'top', children: [1, 2] }, { name: '', mesh: 0, children: [] }, { name: '', mesh: 0, children: [] })).toEqual([
      'top',
      'part-1',
      'part-1',
    ])
  })

  it('normalises names and drops control characters', () => {
    expect(names({ name: 'Gehäuse\u0000\n', children: [] })).toEqual(['Gehäuse'])
  })
})
