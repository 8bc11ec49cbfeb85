import { type Mesh, type Scene, translation } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { read3mf, readObj, readPly, readStl, write3mf, writeObj, writePly, writeStl } from '../src/index.ts'
import { boxMesh, factsOf, good, sceneOf } from './fixtures.ts'

const formats = {
  stl: { write: (scene: Scene) => good(writeStl(scene)), read: (bytes: Uint8Array) => good(readStl(bytes)).scene },
  ply: { write: (scene: Scene) => good(writePly(scene)), read: (bytes: Uint8Array) => good(readPly(bytes)).scene },
  '3mf': { write: (scene: Scene) => good(write3mf(scene)), read: (bytes: Uint8Array) => good(read3mf(bytes)).scene },
  obj: {
    write: (scene: Scene) => {
      const { obj, mtl } = good(writeObj(scene))
      return Uint8Array.from([...obj, ...(mtl ?? [])])
    },
    read: (bytes: Uint8Array) => {
      const at = Buffer.from(bytes).indexOf('# Trunnion\n')
      const resources = new Map(at < 0 ? [] : [['materials.mtl', bytes.subarray(at)]])
      return good(readObj(at < 0 ? bytes : bytes.subarray(0, at), { resources })).scene
    },
  },
}

const coordinate = fc.double({ min: -1e6, max: 1e6, noNaN: true })

/** Meshes in which every vertex is used, with some materials. */
const meshes: fc.Arbitrary<Mesh> = fc
  .record({ name: fc.string({ maxLength: 12 }), corners: fc.array(coordinate, { minLength: 9, maxLength: 60 }), material: fc.integer({ min: -1, max: 1 }) })
  .map(({ name, corners, material }) => {
    const vertices = Math.floor(corners.length / 3)
    const triangles = vertices - 2
    return {
      name,
      positions: Float64Array.from(corners.slice(0, 3 * vertices)),
      indices: Uint32Array.from({ length: 3 * triangles }, (_, i) => Math.floor(i / 3) + (i % 3)),
      groups: { firstTriangle: Uint32Array.of(0), material: Int32Array.of(material), faceId: Int32Array.of(-1) },
    }
  })

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    list: fc.array(meshes, { minLength: 1, maxLength: 3 }),
    names: fc.array(fc.string({ maxLength: 8 }), { minLength: 5, maxLength: 5 }),
    moves: fc.array(coordinate, { minLength: 4, maxLength: 4 }),
  })
  .map(({ list, names, moves }) => ({
    lengthUnit: 'millimetre',
    upAxis: 'z',
    roots: [0, 1],
    nodes: [
      { name: names[0], mesh: 0, children: [] },
      { name: names[1], matrix: translation(moves[0], 0, 0), children: [2, 3] },
      { name: names[2], mesh: list.length - 1, children: [] },
      { name: names[3], matrix: [-1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, moves[1], moves[2], moves[3], 1], mesh: 0, children: [4] },
      { name: names[4], mesh: list.length > 1 ? 1 : 0, children: [] },
    ],
    meshes: list,
    materials: [
      { name: 'steel', color: [0.5, 0.5, 0.6, 1], metallic: 1, roughness: 0.3 },
      { name: '', color: [1, 0, 0, 0.25], metallic: 0, roughness: 0.6 },
    ],
  }))

for (const [name, { write, read }] of Object.entries(formats))
  describe(`${name} files`, () => {
    test('write, read, write gives the same bytes', () => {
      fc.assert(
        fc.property(scenes, (scene) => {
          const first = write(scene)
          expect(write(read(first))).toEqual(first)
        }),
        { seed: 3, numRuns: 150 },
      )
    })
    test('what is read measures what was written', () => {
      fc.assert(
        fc.property(scenes, (scene) => {
          const [before, after] = [factsOf(scene), factsOf(read(write(scene)))]
          expect(after.triangles).toBe(before.triangles)
          const size = Math.max(...before.box.map(Math.abs), 1)
          for (let k = 0; k < 6; k++) expect(Math.abs(after.box[k] - before.box[k])).toBeLessThan(1e-6 * size)
        }),
        { seed: 4, numRuns: 100 },
      )
    })
    test('a translation moves the box only', () => {
      const box = (x: number) =>
        factsOf(read(write({ ...sceneOf(boxMesh(2, 3, 4)), nodes: [{ name: '', mesh: 0, matrix: translation(x, 0, 0), children: [] }] })))
      fc.assert(
        fc.property(fc.integer({ min: -1000, max: 1000 }), (x) => {
          const { triangles, area, box: moved } = box(x)
          expect([triangles, moved]).toEqual([12, [x, 0, 0, x + 2, 3, 4]])
          expect(area).toBeCloseTo(52, 9)
        }),
        { seed: 5, numRuns: 50 },
      )
    })
    test('the unit is carried: ten inches are 254 millimetres', () => {
      const { lengthUnit, ...scene } = read(write(sceneOf(boxMesh(10, 10, 10), { lengthUnit: 'inch' })))
      const factor = lengthUnit === 'inch' ? 25.4 : 1
      expect(factsOf({ lengthUnit, ...scene }).box[3] * factor).toBeCloseTo(254, 4)
    })
  })

test('3MF keeps shared meshes, the tree, names and colours', () => {
  const mesh = boxMesh(1, 1, 1, 'bolt')
  const material = { name: 'red & <blue>', color: [1, 0, 0, 1] as const, metallic: 0, roughness: 0.6 }
  const scene: Scene = {
    ...sceneOf(mesh),
    lengthUnit: 'metre',
    nodes: [
      { name: 'pair', children: [1, 2] },
      { name: 'bolt', mesh: 0, children: [] },
      { name: 'bolt', mesh: 0, matrix: translation(5, 0, 0), children: [], material: 0 },
    ],
    materials: [material],
  }
  const again = formats['3mf'].read(formats['3mf'].write(scene))
  expect(again.nodes.map((node) => node.name)).toEqual(['pair', 'bolt', 'bolt'])
  expect(again.materials).toMatchObject([{ name: 'red & <blue>', color: [1, 0, 0, 1] }])
  expect(again.meshes.map((one) => [...one.groups.material])).toEqual([[-1], [0]])
  expect(formats['3mf'].read(formats['3mf'].write({ ...scene, nodes: scene.nodes.map(({ material: _, ...node }) => node) })).meshes.length).toBe(1)
})
