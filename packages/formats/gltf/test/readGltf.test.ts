import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { readGltf } from '../src/index.ts'
import { gltf } from './helpers/glb.ts'

/** A document with one mesh: four points of a unit square, one primitive. */
const square = (primitive: object, extra: object = {}, points: ArrayBufferView = Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0)) =>
  gltf(
    {
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ name: 'square', mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, ...primitive }] }],
      accessors: [{ bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' }],
      bufferViews: [{ buffer: 0, byteLength: points.byteLength }],
      ...extra,
    },
    points,
  )

const sceneOf = async (bytes: Uint8Array) => unwrap(await readGltf(bytes)).scene
const codesOf = async (bytes: Uint8Array) => unwrap(await readGltf(bytes)).warnings.map((w) => w.code)

describe('readGltf', () => {
  it('gives metres, Y up, and float32 as they are', async () => {
    const scene = await sceneOf(square({ mode: 5 }))
    expect(scene).toMatchObject({ lengthUnit: 'metre', upAxis: 'y', roots: [0] })
    expect(scene.meshes[0].positions).toBeInstanceOf(Float32Array)
  })
  it('turns a strip into triangles of one orientation', async () => {
    expect([...(await sceneOf(square({ mode: 5 }))).meshes[0].indices]).toEqual([0, 1, 2, 1, 3, 2])
  })
  it('turns a fan into triangles around its first vertex', async () => {
    expect([...(await sceneOf(square({ mode: 6 }))).meshes[0].indices]).toEqual([1, 2, 0, 2, 3, 0])
  })
  it('chains LINES into polylines', async () => {
    const bytes = square(
      { mode: 1, indices: 1 },
      {
        accessors: [
          { bufferView: 0, componentType: 5126, count: 4, type: 'VEC3' },
          { bufferView: 0, byteOffset: 48, componentType: 5121, count: 6, type: 'SCALAR' },
        ],
      },
      new Uint8Array([...new Uint8Array(Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0).buffer), 0, 1, 1, 2, 3, 0]),
    )
    expect([...(await sceneOf(bytes)).meshes[0].edges!.offsets]).toEqual([0, 3, 5])
  })
  it('closes a LINE_LOOP', async () => {
    expect([...(await sceneOf(square({ mode: 2 }))).meshes[0].edges!.offsets]).toEqual([0, 5])
  })
  it('reads POINTS', async () => {
    expect((await sceneOf(square({ mode: 0 }))).meshes[0].points).toHaveLength(12)
  })
  it('composes translation, rotation and scale', async () => {
    const half = Math.SQRT1_2
    const { nodes } = await sceneOf(square({ mode: 5 }, { nodes: [{ mesh: 0, translation: [1, 2, 3], rotation: [0, 0, half, half], scale: [2, 2, 2] }] }))
    const expected = [0, 2, 0, 0, -2, 0, 0, 0, 0, 0, 2, 0, 1, 2, 3, 1]
    for (const [i, value] of nodes[0].matrix!.entries()) expect(value).toBeCloseTo(expected[i], 12)
  })
  it('reads normalized integers', async () => {
    const bytes = square(
      { mode: 5 },
      {
        accessors: [{ bufferView: 0, componentType: 5122, normalized: true, count: 4, type: 'VEC3' }],
        bufferViews: [{ buffer: 0, byteLength: 32, byteStride: 8 }],
        extensionsRequired: ['KHR_mesh_quantization'],
      },
      Int16Array.of(0, 0, 0, 0, 32767, 0, 0, 0, 32767, -32767, 0, 0, 0, 32767, 0, 0),
    )
    expect([...(await sceneOf(bytes)).meshes[0].positions]).toEqual([0, 0, 0, 1, 0, 0, 1, -1, 0, 0, 1, 0])
  })
  it('applies sparse values over zeros', async () => {
    const bytes = square(
      { mode: 4 },
      {
        accessors: [
          { componentType: 5126, count: 3, type: 'VEC3', sparse: { count: 2, indices: { bufferView: 0, componentType: 5125 }, values: { bufferView: 1 } } },
        ],
        bufferViews: [
          { buffer: 0, byteLength: 8 },
          { buffer: 0, byteOffset: 8, byteLength: 24 },
        ],
      },
      new Uint8Array([...new Uint8Array(Uint32Array.of(1, 2).buffer), ...new Uint8Array(Float32Array.of(5, 0, 0, 0, 6, 0).buffer)]),
    )
    expect([...(await sceneOf(bytes)).meshes[0].positions]).toEqual([0, 0, 0, 5, 0, 0, 0, 6, 0])
  })
  it('expands instances into nodes under their own', async () => {
    const scene = await sceneOf(
      square(
        { mode: 5 },
        {
          nodes: [{ name: 'many', mesh: 0, extensions: { EXT_mesh_gpu_instancing: { attributes: { TRANSLATION: 0 } } } }],
          extensionsRequired: ['EXT_mesh_gpu_instancing'],
        },
      ),
    )
    expect(scene.nodes.map((n) => n.name)).toEqual(['many', 'many', 'many', 'many', 'many'])
    expect(scene.nodes[0]).toMatchObject({ children: [1, 2, 3, 4] })
    expect(scene.nodes[0].mesh).toBeUndefined()
    expect(scene.nodes[3].matrix!.slice(12)).toEqual([1, 1, 0, 1])
  })
  it('reads materials as sRGB and drops textures with a warning', async () => {
    const bytes = square(
      { mode: 5, material: 0 },
      {
        materials: [
          { name: 'm', alphaMode: 'BLEND', pbrMetallicRoughness: { baseColorFactor: [0.5, 0, 1, 0.25], metallicFactor: 0, baseColorTexture: { index: 0 } } },
        ],
      },
    )
    const { color, metallic, roughness } = (await sceneOf(bytes)).materials[0]
    expect(color[0]).toBeCloseTo(0.7354, 4)
    expect([color[2], color[3], metallic, roughness]).toEqual([1, 0.25, 0, 1])
    expect(await codesOf(bytes)).toEqual(['TEXTURE_DROPPED'])
  })
  it('counts and drops triangles without area', async () => {
    const bytes = square({ mode: 5 }, {}, Float32Array.of(0, 0, 0, 1, 0, 0, 2, 0, 0, 0, 1, 0))
    const [mesh] = (await sceneOf(bytes)).meshes
    expect([mesh.droppedDegenerate, mesh.indices.length]).toEqual([1, 3])
    expect(await codesOf(bytes)).toEqual(['DEGENERATE_DROPPED'])
  })
  it('drops triangles with vertices that are not finite, and the vertices', async () => {
    const bytes = square({ mode: 6 }, {}, Float32Array.of(0, 0, 0, NaN, 0, 0, 1, 1, 0, 0, 1, 0))
    expect((await sceneOf(bytes)).meshes[0].positions).toHaveLength(9)
    expect(await codesOf(bytes)).toEqual(['NOT_FINITE_DROPPED'])
  })
  it('reads buffers from the given resources', async () => {
    const data = new Uint8Array(Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0).buffer)
    const document = JSON.parse(new TextDecoder().decode(square({ mode: 5 })))
    const bytes = gltf({ ...document, buffers: [{ byteLength: 48, uri: 'sub/my%20data.bin' }] })
    expect((await readGltf(bytes, { resources: new Map([['sub/my data.bin', data]]) })).ok).toBe(true)
    expect(await readGltf(bytes)).toMatchObject({ error: { code: 'REFERENCE_UNRESOLVED' } })
  })
  it('leaves out nodes of other scenes and says so', async () => {
    const bytes = square({ mode: 5 }, { nodes: [{ mesh: 0 }, { name: 'other' }], scenes: [{ nodes: [0] }, { nodes: [1] }] })
    expect((await sceneOf(bytes)).nodes).toHaveLength(1)
    expect(await codesOf(bytes)).toEqual(['ENTITY_UNSUPPORTED'])
  })
})
