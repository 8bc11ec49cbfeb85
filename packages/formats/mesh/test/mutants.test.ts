import { type ReadOptions, type Result, type ReadOutcome, defaultBudgets, errorCatalogue } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { byteMutants, scaled, tokenMutants } from '../../../../tools/testing/mutants.ts'
import { read3mf, readObj, readOff, readPly, readStl, sniffMesh, writePly } from '../src/index.ts'
import { asciiSolid, binaryStl, boxMesh, boxTriangles, good, model3mf, package3mf, sceneOf, tetrahedron3mf, utf8 } from './fixtures.ts'

const box = boxTriangles()
const obj = 'mtllib a.mtl\no a\nv 0 0 0\nv 1 0 0\nv 1 1 0 1 0 0\nv 0 1 0\nv 0 0 1\ng b\nusemtl m\nf 1 2 3 4\nf -1 -2 -3\nf 1/1/1 2//2 5/3 \\\n 4\nl 1 2\n'
const off = 'COFF\n5 3 0\n0 0 0 255 0 0 255\n1 0 0 0 0 0 0\n1 1 0 1 2 3 4\n0 1 0 0 0 0 0\n0 0 1 9 9 9 9\n4 0 1 2 3\n3 0 1 4 1 0 0\n3 1 2 4\n'
const plyText =
  'ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nelement face 2\nproperty list uchar int vertex_indices\nelement tristrips 1\nproperty list int int vertex_indices\nend_header\n0 0 0 1 1 1\n1 0 0 1 1 1\n1 1 0 1 1 1\n0 1 0 1 1 1\n4 0 1 2 3\n3 0 1 2\n5 0 1 -1 2 3\n'
const model = model3mf(
  `<basematerials id="3"><base name="a" displaycolor="#FF0000"/></basematerials><object id="1" name="t" pid="3" pindex="0">${tetrahedron3mf(['p1="0"', '', '', ''])}</object><object id="2"><components><component objectid="1" transform="1 0 0 0 1 0 0 0 1 5 0 0"/><component objectid="1"/></components></object>`,
  '<item objectid="2"/><item objectid="1"/>',
)

type Read = (bytes: Uint8Array, options?: ReadOptions) => Result<ReadOutcome>
const cases: readonly (readonly [string, Read, Uint8Array, ((bytes: Uint8Array) => Uint8Array)?])[] = [
  ['binary STL', readStl, binaryStl(box, { header: 'COLOR=\u0001\u0002\u0003\u00ff', attributes: [1, 2, 0x8000] })],
  ['ASCII STL', readStl, utf8(asciiSolid(box, 'a') + asciiSolid(box.slice(0, 2), 'b'))],
  ['OBJ', readObj, utf8(obj)],
  ['binary PLY', readPly, good(writePly(sceneOf(boxMesh())))],
  ['ASCII PLY', readPly, utf8(plyText)],
  ['OFF', readOff, utf8(off)],
  ['3MF package', read3mf, package3mf({ '3D/3dmodel.model': model })],
  ['3MF model', read3mf, utf8(model), (bytes) => package3mf({ '3D/3dmodel.model': Buffer.from(bytes).toString('utf8') })],
]

const budgets = { ...defaultBudgets, bytes: 2 ** 24, instances: 10_000, triangles: 100_000 }

/** Every value a scene promises: finite positions, indices in range, groups in order. */
const isSound = ({ scene }: ReadOutcome): boolean =>
  scene.meshes.every(
    ({ positions, indices, groups }) =>
      positions.every((value) => Math.abs(value) <= 1e15) &&
      indices.every((index) => 3 * index < positions.length) &&
      groups.firstTriangle.every((first, g) => first <= indices.length / 3 && (g === 0 || first >= groups.firstTriangle[g - 1])) &&
      groups.material.every((material) => material >= -1 && material < scene.materials.length),
  )

const isAllowed = (result: Result<ReadOutcome>): boolean =>
  result.ok ? isSound(result.value) : result.error.code !== 'INTERNAL' && result.error.code in errorCatalogue

describe('mutants end in a sound scene or an error of the catalogue, in time', () => {
  for (const [name, read, bytes, wrap] of cases)
    test(`${name} mutants`, () => {
      const seed = name.length
      let slowest = 0
      let accepted = 0
      const bad: string[] = []
      for (const mutants of [byteMutants(bytes, scaled(250), seed), tokenMutants(bytes, scaled(250), seed)])
        for (const mutant of mutants) {
          const input = wrap ? wrap(mutant) : mutant
          const start = performance.now()
          sniffMesh(input)
          const result = read(input, { budgets })
          slowest = Math.max(slowest, performance.now() - start)
          if (result.ok) accepted++
          if (!isAllowed(result)) bad.push(Buffer.from(mutant).toString('base64'))
        }
      expect(bad).toEqual([])
      expect(accepted).toBeGreaterThan(0)
      expect(slowest).toBeLessThan(2000)
    })
})
