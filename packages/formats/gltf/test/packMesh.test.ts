import { type Scene, singleGroup, unwrap } from '@trunnion/core'
import { expect, it } from 'vitest'
import { readGltf, writeGlb } from '../src/index.ts'

it('a point near the origin does not wrap lines that reach far', async () => {
  const scene: Scene = {
    lengthUnit: 'metre',
    upAxis: 'z',
    roots: [0],
    nodes: [{ name: 'site', mesh: 0, children: [] }],
    meshes: [
      {
        name: 'site',
        positions: new Float64Array(0),
        indices: new Uint32Array(0),
        groups: singleGroup(),
        edges: { positions: Float64Array.of(0, 0, 0, 3000, 700, 20), offsets: Uint32Array.of(0, 2) },
        points: Float64Array.of(0.001, 0, 0),
      },
    ],
    materials: [],
  }
  const written = unwrap(await writeGlb(scene, { compress: 'meshopt' }))
  const { edges, points } = unwrap(await readGltf(written)).scene.meshes[0]
  const step = 3000 / 2 ** 23
  for (const [i, want] of [0, 0, 0, 3000, 700, 20].entries()) expect(Math.abs((edges?.positions[i] ?? NaN) - want)).toBeLessThan(step)
  expect(Math.abs((points?.[0] ?? NaN) - 0.001)).toBeLessThan(step)
})
