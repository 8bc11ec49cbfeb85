import { type Scene, identity, singleGroup, translation, unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { writeGlb, writeGltf } from '../src/index.ts'
import { boxMesh, boxScene } from './helpers/boxScene.ts'
import { documentOf, splitGlb } from './helpers/glb.ts'
import { validate } from './helpers/validate.ts'

const shear = [1, 0, 0, 0, 0.5, 1, 0, 0, 0, 0, 1, 0, 10, 20, 30, 1]
const flat = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
const mirror = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1]

const scenes: Record<string, Scene> = {
  'boxes with faces, edges and an override': boxScene(),
  'no nodes at all': boxScene({ nodes: [], roots: [], meshes: [] }),
  'a tree without geometry': boxScene({ nodes: [{ name: 'empty', children: [] }], meshes: [] }),
  'sheared, singular and mirrored placements': boxScene({
    nodes: [identity, shear, flat, mirror].map((matrix) => ({ name: 'n', matrix, mesh: 0, children: [] })),
    roots: [0, 1, 2, 3],
  }),
  'vertex colours, points and a mesh without normals': boxScene({
    meshes: [
      {
        name: '',
        positions: boxMesh(1, 2, 3).positions,
        indices: boxMesh(1, 2, 3).indices,
        groups: singleGroup(),
        colors: new Uint8Array(96).fill(100),
        points: Float64Array.of(0, 0, 0, 1, 2, 3),
      },
    ],
  }),
  'edges that run beside the surface': boxScene({
    meshes: [boxMesh(10, 10, 10, { edges: { positions: Float64Array.of(0, 0, 0, 3, 3, 20, 7, 7, 30), offsets: Uint32Array.of(0, 3) } })],
  }),
  'normals without length': boxScene({ meshes: [boxMesh(10, 10, 10, { normals: new Float32Array(72) })] }),
  'free points only': boxScene({
    meshes: [
      {
        name: '',
        positions: new Float64Array(),
        indices: new Uint32Array(),
        groups: { firstTriangle: new Uint32Array(), material: new Int32Array(), faceId: new Int32Array() },
        points: Float64Array.of(1, 2, 3),
      },
    ],
  }),
  'a mesh of edges only': boxScene({
    meshes: [
      { ...boxMesh(1, 2, 3), indices: new Uint32Array(), groups: { firstTriangle: new Uint32Array(), material: new Int32Array(), faceId: new Int32Array() } },
    ],
  }),
}

describe('writeGlb', () => {
  for (const [name, scene] of Object.entries(scenes))
    for (const compress of ['none', 'meshopt', 'draco'] as const)
      it(`the validator finds no error and no warning in ${name} (${compress})`, async () => {
        const { errors, warnings, messages } = await validate(unwrap(await writeGlb(scene, { compress })))
        expect({ errors, warnings }, messages.join('\n')).toEqual({ errors: 0, warnings: 0 })
      })

  it('the same scene gives the same bytes', async () => {
    for (const compress of ['none', 'meshopt', 'draco'] as const)
      expect(Buffer.compare(unwrap(await writeGlb(boxScene(), { compress })), unwrap(await writeGlb(boxScene(), { compress })))).toBe(0)
  })

  it('positions are metres and the roots turn Z up into Y up, without a node more', async () => {
    const json = documentOf(unwrap(await writeGlb(boxScene())))
    expect(json.nodes).toHaveLength(3)
    expect(json.nodes[0].matrix).toEqual([1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1])
    expect(json.nodes[2].translation).toEqual([0.1, 0, 0])
    const position = json.accessors[json.meshes[0].primitives[0].attributes.POSITION]
    expect(position.max).toEqual([0.01, 0.02, 0.03].map(Math.fround))
    expect(json.scenes[0].extras).toEqual({ sourceUnit: 'millimetre', sourceUpAxis: 'z' })
  })

  it('edges along the surface share its positions', async () => {
    const { primitives } = documentOf(unwrap(await writeGlb(boxScene()))).meshes[0]
    expect(primitives).toHaveLength(3)
    expect(primitives[2]).toMatchObject({ mode: 1, extras: { kind: 'edges' } })
    expect(primitives[2].attributes.POSITION).toBe(primitives[0].attributes.POSITION)
  })

  it('edges: false leaves the edges out', async () => {
    expect(documentOf(unwrap(await writeGlb(boxScene(), { edges: false }))).meshes[0].primitives).toHaveLength(2)
  })

  it('each material is one primitive that names its faces', async () => {
    const { primitives } = documentOf(unwrap(await writeGlb(boxScene()))).meshes[0]
    expect(primitives[0].extras).toEqual({ faceIds: [10, 12, 14], faceFirstTriangle: [0, 2, 4] })
    expect(primitives[1].extras).toEqual({ faceIds: [11, 13, 15], faceFirstTriangle: [0, 2, 4] })
  })

  it('a node with another material takes a variant that shares all data', async () => {
    const { meshes, nodes } = documentOf(unwrap(await writeGlb(boxScene())))
    const [plain, variant] = [meshes[nodes[1].mesh], meshes[nodes[2].mesh]]
    expect(variant.primitives[0].indices).toBe(plain.primitives[0].indices)
    expect(variant.primitives.slice(0, 2).map((p: { material: number }) => p.material)).toEqual([1, 1])
  })

  it('a mesh used a hundred times is stored once', async () => {
    const many = boxScene({
      nodes: Array.from({ length: 100 }, (_, i) => ({ name: `${i}`, mesh: 0, matrix: translation(i, 0, 0), children: [] })),
      roots: Array.from({ length: 100 }, (_, i) => i),
    })
    expect(documentOf(unwrap(await writeGlb(many))).meshes).toHaveLength(1)
  })

  it('colours go from sRGB to linear light, and alpha below one blends', async () => {
    const [red, glass, edges] = documentOf(unwrap(await writeGlb(boxScene()))).materials
    expect(edges).toMatchObject({ extras: { unset: true }, extensions: { KHR_materials_unlit: {} } })
    expect(red.alphaMode).toBeUndefined()
    expect(glass).toMatchObject({ alphaMode: 'BLEND', doubleSided: true })
    expect(glass.pbrMetallicRoughness.baseColorFactor[1]).toBeCloseTo(0.132868, 5)
  })

  it('a mesh far from its origin keeps its shape: its node carries the distance', async () => {
    const mesh = boxMesh(1, 2, 3, { edges: { positions: new Float64Array(), offsets: Uint32Array.of(0) } })
    const far = boxScene({ meshes: [{ ...mesh, positions: mesh.positions.map((x) => x + 5e6) }] })
    const { nodes, accessors } = documentOf(unwrap(await writeGlb(far)))
    expect(accessors[0].max.map((x: number) => Math.round(1e6 * x))).toEqual([500, 1000, 1500])
    expect(nodes[1].translation[0]).toBeCloseTo(5000.0005, 9)
  })
})

describe('writeGltf', () => {
  it('refers to its binary file by the given name and validates', async () => {
    const { json, bin } = unwrap(await writeGltf(boxScene(), { binUri: 'a b.bin' }))
    const document = JSON.parse(new TextDecoder().decode(json))
    expect(document.buffers).toEqual([{ uri: 'a%20b.bin', byteLength: bin.length }])
    expect(Buffer.compare(bin, splitGlb(unwrap(await writeGlb(boxScene()))).bin)).toBe(0)
    expect((await validate(json, bin)).errors).toBe(0)
  })
})
