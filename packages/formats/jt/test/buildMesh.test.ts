import { describe, expect, test } from 'vitest'
import { buildMesh } from '../src/scene/buildMesh.ts'
import { makeMaterialTable } from '../src/scene/materialTable.ts'
import type { ShapeFacets } from '../src/shape/types.ts'

const triangle: ShapeFacets = {
  positions: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0),
  indices: Uint32Array.of(0, 1, 2),
  droppedDegenerate: 0,
  hashesChecked: 0,
  hashesWrong: 0,
}
const leaf = { shape: 0, material: -1, overridesVertexColours: false }
const build = (...parts: readonly { readonly facets: ShapeFacets; readonly leaf?: Partial<typeof leaf> & { readonly matrix?: readonly number[] } }[]) =>
  buildMesh(
    'part',
    parts.map(({ facets, leaf: own }) => ({ facets, leaf: { ...leaf, ...own } })),
    makeMaterialTable(),
  )

describe('the mesh of a part', () => {
  test('keeps the arrays of a single shape', () => {
    expect(build({ facets: triangle }).positions).toBe(triangle.positions)
  })

  test('joins shapes; face ids count on', () => {
    const two = { ...triangle, triangleGroups: Int32Array.of(7) }
    const mesh = build({ facets: two, leaf: { material: 1 } }, { facets: two, leaf: { material: 2 } })
    expect([...mesh.indices]).toEqual([0, 1, 2, 3, 4, 5])
    expect({ ...mesh.groups, firstTriangle: [...mesh.groups.firstTriangle] }).toMatchObject({ firstTriangle: [0, 1] })
    expect([...mesh.groups.faceId]).toEqual([0, 1])
    expect([...mesh.groups.material]).toEqual([1, 2])
  })

  test('orders triangles by face', () => {
    const facets = { ...triangle, indices: Uint32Array.of(0, 1, 2, 1, 2, 0, 2, 0, 1), triangleGroups: Int32Array.of(5, 9, 5) }
    const { indices, groups } = build({ facets })
    expect([...indices]).toEqual([0, 1, 2, 2, 0, 1, 1, 2, 0])
    expect([...groups.firstTriangle]).toEqual([0, 2])
  })

  test('turns triangles of a mirrored shape', () => {
    const mesh = build({
      facets: { ...triangle, normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1) },
      leaf: { matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 5, 1] },
    })
    expect([...mesh.indices]).toEqual([0, 2, 1])
    expect([...mesh.positions].filter((_, i) => i % 3 === 2)).toEqual([5, 5, 5])
    expect(mesh.normals![2]).toBe(-1)
  })

  test('computes normals for shapes without, beside shapes with', () => {
    const mesh = build({ facets: triangle }, { facets: { ...triangle, normals: Float32Array.of(1, 0, 0, 1, 0, 0, 1, 0, 0) } })
    expect([...mesh.normals!.subarray(0, 3)]).toEqual([0, 0, 1])
    expect([...mesh.normals!.subarray(9, 12)]).toEqual([1, 0, 0])
  })

  test('shows vertex colours as they are, unless the material overrides them', () => {
    const facets = { ...triangle, colors: Uint8Array.of(9, 8, 7, 255, 9, 8, 7, 255, 9, 8, 7, 255) }
    const materials = makeMaterialTable([{ name: '', color: [1, 0, 0, 0.5], metallic: 0, roughness: 1 }])
    const coloured = buildMesh('', [{ facets, leaf: { ...leaf, material: 0 } }], materials)
    expect(materials.materials[coloured.groups.material[0]].color).toEqual([1, 1, 1, 0.5])
    expect(coloured.colors![0]).toBe(9)
    expect(build({ facets, leaf: { overridesVertexColours: true } }).colors).toBeUndefined()
  })

  test('has lines and points apart from its triangles', () => {
    const facets = {
      ...triangle,
      indices: new Uint32Array(0),
      lineOffsets: Uint32Array.of(0, 3),
      lineIndices: Uint32Array.of(0, 1, 2),
      pointIndices: Uint32Array.of(1),
    }
    const mesh = build({ facets })
    expect([...mesh.edges!.offsets]).toEqual([0, 3])
    expect([...mesh.edges!.positions]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0])
    expect([...mesh.points!]).toEqual([1, 0, 0])
    expect(mesh.positions).toHaveLength(0)
  })
})
