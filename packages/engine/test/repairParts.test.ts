import { type Mesh, type Scene, unwrap } from '@trunnion/core'
import { writeGlb } from '@trunnion/format-gltf'
import { read3mf, readPly, write3mf, writePly } from '@trunnion/format-mesh'
import { describe, expect, it } from 'vitest'
import { type OutputFormat, type RepairReport, check, repair } from '../src/index.ts'
import { placements } from '../src/scene/placements.ts'
import { boxMesh, sceneOf } from './support/meshes.ts'
import { testContext } from './support/testContext.ts'

const materials: Scene['materials'] = [
  { name: 'red', color: [1, 0, 0, 1], metallic: 0, roughness: 1 },
  { name: 'blue', color: [0, 0, 1, 1], metallic: 0, roughness: 1 },
]
/** A box whose first two faces are red and the others blue, one of the blue ones missing: a small hole beside the rest. */
const cracked = (): Mesh => {
  const { indices, ...box } = boxMesh(4, 5, 6)
  return {
    ...box,
    name: 'cracked',
    indices: indices.slice(0, 33),
    groups: { firstTriangle: Uint32Array.of(0, 4), material: Int32Array.of(0, 1), faceId: Int32Array.of(-1, -1) },
  }
}
const whole = (): Mesh => ({ ...boxMesh(1, 2, 3), name: 'whole' })
const at = (x: number): readonly number[] => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, 0, 0, 1]

/** The cracked box twice and the whole one once. */
const assembly = (): Scene =>
  sceneOf(
    [
      { name: 'assembly', children: [1, 2, 3] },
      { name: 'left', mesh: 0, matrix: at(-20) as never, children: [] },
      { name: 'right', mesh: 0, matrix: at(20) as never, children: [] },
      { name: 'middle', mesh: 1, children: [] },
    ],
    [cracked(), whole()],
    [0],
    { materials },
  )

const run = async (bytes: Uint8Array, name: string, to: OutputFormat): Promise<{ bytes: Uint8Array; report: RepairReport }> => {
  const done = unwrap(await repair({ name, bytes }, { to, aggressive: true }, testContext()))
  return { bytes: done.artefact.bytes, report: done.report }
}

describe('repair of a model of parts', () => {
  it('mends each 3MF object once and leaves components, places, names and colours', async () => {
    const given = unwrap(write3mf(assembly()))
    const { bytes, report } = await run(given, 'a.3mf', '3mf')
    expect(report.before.watertight).toBe(false)
    expect(report.after).toMatchObject({ watertight: true, components: 3 })
    expect(report.after.volumeMm3).toBeCloseTo(2 * 120 + 6, 6)
    expect(report.repair.holesFilled).toBe(1)
    const { scene } = unwrap(await read3mf(bytes))
    const was = unwrap(await read3mf(given)).scene
    expect(scene.meshes.length).toBe(was.meshes.length)
    expect([...placements(scene)].map(({ matrix }) => matrix)).toEqual([...placements(was)].map(({ matrix }) => matrix))
    expect(scene.nodes.map((node) => node.name)).toEqual(was.nodes.map((node) => node.name))
    expect(scene.materials).toEqual(was.materials)
    const areas = scene.meshes.flatMap(({ groups, indices }) =>
      Array.from(groups.material, (m, g) => [m, (groups.firstTriangle[g + 1] ?? indices.length / 3) - groups.firstTriangle[g]]),
    )
    expect(areas).toEqual(
      expect.arrayContaining([
        [0, 4],
        [1, 8],
      ]),
    )
  })

  it('keeps the tree of a GLB', async () => {
    const { bytes, report } = await run(unwrap(await writeGlb(assembly(), { compress: 'none' })), 'a.glb', 'glb')
    expect(report.after).toMatchObject({ watertight: true, components: 3 })
    const again = unwrap(await check({ name: 'b.glb', bytes }, { deflection: { linearMm: 'auto', angular: 0.5 } }, testContext()))
    expect(again.report.mesh.volumeMm3).toBeCloseTo(246, 3)
    expect(report.warnings.map(({ code }) => code)).not.toContain('OUTPUT_LOSSY')
  })

  it('keeps the colours of vertices and gives new ones those around them', async () => {
    const { groups: _, ...mesh } = cracked()
    const colors = Uint8Array.from({ length: 32 }, (_, i) => (i % 4 === 3 ? 255 : 10 * Math.floor(i / 4)))
    const scene = sceneOf([{ name: 'part', mesh: 0, children: [] }], [{ ...mesh, colors, groups: whole().groups }])
    const { bytes, report } = await run(unwrap(writePly(scene)), 'a.ply', 'ply')
    expect(report.after.watertight).toBe(true)
    const [out] = unwrap(await readPly(bytes)).scene.meshes
    expect(out.colors).toBeDefined()
    for (let v = 0; v < out.positions.length / 3; v++) {
      const source = Array.from({ length: 8 }, (_, i) => i).find((i) =>
        [0, 1, 2].every((k) => mesh.positions[3 * i + k] === out.positions[3 * v + k]),
      ) as number
      expect(out.colors?.[4 * v]).toBe(10 * source)
    }
  })

  it('joins sheets that only together bound a solid', async () => {
    const { indices, positions, groups } = boxMesh(1, 1, 1)
    const sheet = (from: number, to: number): Mesh => ({ name: `sheet ${from}`, positions, indices: indices.slice(from, to), groups })
    const scene = sceneOf(
      [
        { name: 'two', children: [1, 2] },
        { name: 'a', mesh: 0, children: [] },
        { name: 'b', mesh: 1, children: [] },
      ],
      [sheet(0, 18), sheet(18, 36)],
    )
    const { report } = await run(unwrap(write3mf(scene)), 'a.3mf', '3mf')
    expect(report.after).toMatchObject({ watertight: true, components: 1, volumeMm3: 1 })
  })
})
