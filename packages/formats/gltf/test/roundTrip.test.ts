import { type Matrix4, type Mesh, type Scene, identity, millimetresPer, multiply, unwrap } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGltf, writeGlb } from '../src/index.ts'
import { arbitraryScene } from './helpers/arbitraryScene.ts'
import { expectSound } from './helpers/expectSound.ts'
import { validate } from './helpers/validate.ts'

const upright: Record<Scene['upAxis'], Matrix4> = {
  x: [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  y: identity,
  z: [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1],
}

/** The node's matrix as the GLB must place it. */
const expectedMatrix = (scene: Scene, i: number): Matrix4 => {
  const m = [...(scene.nodes[i].matrix ?? identity)]
  for (const k of [12, 13, 14]) m[k] *= millimetresPer(scene.lengthUnit) / 1000
  return scene.roots.includes(i) ? multiply(upright[scene.upAxis], m) : m
}

/** Each triangle as text: face, colour, corners in metres from the smallest on; sorted. */
const triangles = (scene: Scene, mesh: Mesh, digits: number): string[] => {
  const scale = millimetresPer(scene.lengthUnit) / 1000
  const { firstTriangle, material, faceId } = mesh.groups
  const out: string[] = []
  for (let g = 0; g < faceId.length; g++)
    for (let t = firstTriangle[g]; t < (firstTriangle[g + 1] ?? mesh.indices.length / 3); t++) {
      const corners = [...mesh.indices.subarray(3 * t, 3 * t + 3)].map((v) =>
        [...mesh.positions.subarray(3 * v, 3 * v + 3), ...[...(mesh.colors?.subarray(4 * v, 4 * v + 4) ?? [])].map((c) => c / 255 / scale)]
          .map((x) => (x * scale).toFixed(digits))
          .join(' '),
      )
      const start = corners.indexOf([...corners].sort()[0])
      const color = scene.materials[material[g]]?.color.map((c) => Math.round(255 * c)).join()
      out.push(`${faceId[g]} ${color} ${[0, 1, 2].map((k) => corners[(start + k) % 3]).join(' | ')}`)
    }
  return out.sort()
}

const polylines = (scene: Scene, mesh: Mesh, digits: number): string[] =>
  Array.from({ length: (mesh.edges?.offsets.length ?? 1) - 1 }, (_, k) =>
    [...mesh.edges!.positions.subarray(3 * mesh.edges!.offsets[k], 3 * mesh.edges!.offsets[k + 1])]
      .map((x) => ((x * millimetresPer(scene.lengthUnit)) / 1000).toFixed(digits))
      .join(),
  ).sort()

const nodesAgree = (scene: Scene, back: Scene): void => {
  expect(back.nodes).toHaveLength(scene.nodes.length)
  for (const [i, node] of scene.nodes.entries()) {
    const { name, children, layers, visible, properties, matrix = identity } = back.nodes[i]
    expect({ name, children, layers, visible, properties }).toEqual({
      name: node.name,
      children: node.children,
      layers: node.layers,
      visible: node.visible,
      properties: node.properties,
    })
    for (const [k, value] of expectedMatrix(scene, i).entries()) expect(matrix[k]).toBeCloseTo(value, 9)
  }
}

describe('a scene written as GLB and read again', () => {
  for (const [compress, runs] of [
    ['none', 300],
    ['meshopt', 200],
    ['draco', 40],
  ] as const)
    it(`keeps tree, names, placements, triangles, colours, edges and face ids (${compress})`, async () => {
      await fc.assert(
        fc.asyncProperty(arbitraryScene(), async (scene) => {
          // Compressed positions are rounded: compare in metres a thousandfold, where the whole-number corners are far apart.
          const enlarged: Scene = compress === 'none' ? scene : { ...scene, lengthUnit: 'metre' }
          const glb = unwrap(await writeGlb(enlarged, { compress }))
          const { scene: back, warnings } = unwrap(await readGltf(glb))
          expectSound(back)
          nodesAgree(enlarged, back)
          const digit = compress === 'none' ? 6 : 1
          for (const [i, node] of enlarged.nodes.entries()) {
            if (node.mesh === undefined) continue
            const [source, read] = [enlarged.meshes[node.mesh], back.meshes[back.nodes[i].mesh!]]
            const rounded = warnings.some((w) => w.code === 'DEGENERATE_DROPPED')
            expect(rounded ? [] : triangles(back, read, digit)).toEqual(rounded ? [] : triangles(enlarged, source, digit))
            expect(polylines(back, read, digit)).toEqual(polylines(enlarged, source, digit))
          }
        }),
        { numRuns: runs, seed: 1 },
      )
    })

  it('is valid glTF whatever the scene', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScene(), fc.constantFrom('none' as const, 'meshopt' as const, 'draco' as const), async (scene, compress) => {
        const { errors, messages } = await validate(unwrap(await writeGlb(scene, { compress })))
        expect(errors, messages.join('\n')).toBe(0)
      }),
      { numRuns: 100, seed: 2 },
    )
  })

  it('gives the same bytes when it is written once more', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryScene(false), async (scene) => {
        const once = unwrap(await readGltf(unwrap(await writeGlb(scene)))).scene
        const first = unwrap(await writeGlb(once))
        const second = unwrap(await writeGlb(unwrap(await readGltf(first)).scene))
        expect(Buffer.compare(first, second)).toBe(0)
      }),
      { numRuns: 100, seed: 3 },
    )
  })
})
