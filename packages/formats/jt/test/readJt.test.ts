import { describe, expect, test } from 'vitest'
import { dialects, nameOf } from './build/dialects.ts'
import { childrenOfRoot, codesOf, readModel } from './build/read.ts'
import { boxTriangles, sampleModel } from './build/sampleModel.ts'

describe.each(dialects.map((dialect) => [nameOf(dialect), dialect] as const))('JT %s', (_, dialect) => {
  const outcome = readModel(sampleModel, {}, dialect)
  const { scene } = outcome

  test('is read without a warning', () => {
    expect(outcome.warnings).toEqual([])
    expect(outcome.formatVersion).toBe(`${dialect.major}.${dialect.minor}`)
    expect(scene.lengthUnit).toBe('inch')
  })

  test('gives names, placements and layers of the occurrences', () => {
    expect(scene.nodes[scene.roots[0]].name).toBe('Frame')
    expect(childrenOfRoot(outcome).map(({ name, matrix }) => [name, matrix?.slice(12, 15)])).toEqual([
      ['bolt', [0, 0, 7]],
      ['bolt', [10, 0, 0]],
    ])
    expect(childrenOfRoot(outcome).map(({ layers }) => layers)).toEqual([['20'], undefined])
  })

  test('gives the properties of instance, part and meta data', () => {
    expect(childrenOfRoot(outcome)[0].properties).toEqual({
      JT_PROP_NAME: 'bolt.part;1;1:',
      LAYER: '20',
      Mass: 1.5,
      Count: 7,
      Made: '2023-02-28T09:39:58',
      Drawing: 'A-17',
      Pages: 2,
    })
  })

  test('gives the facets of the finest level once for both uses', () => {
    expect(scene.meshes).toHaveLength(1)
    const [mesh] = scene.meshes
    const corners = [...mesh.indices].flatMap((i) => [...mesh.positions.subarray(3 * i, 3 * i + 3)])
    expect(corners).toEqual(boxTriangles(2, 3, 4))
    expect(childrenOfRoot(outcome).map((node) => node.mesh)).toEqual([0, 0])
  })

  test('gives the faces of the boundary where the format has them', () => {
    const [{ groups }] = scene.meshes
    expect([...groups.firstTriangle]).toEqual(dialect.major < 9 ? [0] : [0, 2, 4, 6, 8, 10])
    expect([...groups.faceId]).toEqual(dialect.major < 9 ? [-1] : [0, 1, 2, 3, 4, 5])
  })

  test('colours one placement only', () => {
    expect(scene.materials.map(({ color }) => color)).toEqual([[1, 0, 0, 0.5]])
    expect(childrenOfRoot(outcome).map(({ material }) => material)).toEqual([0, undefined])
  })

  test('takes another level of detail, or the coarsest there is', () => {
    expect(readModel(sampleModel, { lod: 1 }, dialect).scene.meshes[0].indices).toHaveLength(18)
    expect(readModel(sampleModel, { lod: 9 }, dialect).scene.meshes[0].indices).toHaveLength(18)
  })

  test('gives all levels of detail as hidden children', () => {
    const all = readModel(sampleModel, { lod: 'all' }, dialect)
    const [bolt] = childrenOfRoot(all)
    expect(bolt.children.map((child) => all.scene.nodes[child])).toMatchObject([{ name: 'bolt LOD 1', visible: false, properties: { lod: 1 } }])
    expect(codesOf(all)).toEqual([])
  })
})
