import { type Box, type Scene, emptyBox, growBox, multiply, identity, unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { readJt, readJtStructure } from '../src/index.ts'
import { hasCorpus, readCorpus, readTruth, reelResources, truthFiles } from './build/truth.ts'

const units: Record<string, string> = { millimeters: 'millimetre', inches: 'inch' }

const cornersOf = ([x0, y0, z0, x1, y1, z1]: Readonly<Box>): Float64Array =>
  Float64Array.from([0, 1, 2, 3, 4, 5, 6, 7].flatMap((c) => [c & 1 ? x1 : x0, c & 2 ? y1 : y0, c & 4 ? z1 : z0]))

/** The placed box as the truth has it: the corners of each part's own box, placed. */
const placed = (scene: Scene) => {
  const box = emptyBox()
  let triangles = 0
  const walk = (index: number, above: readonly number[]): void => {
    const { mesh: meshIndex, matrix = identity, children } = scene.nodes[index]
    const world = multiply(above, matrix)
    if (meshIndex !== undefined) {
      const mesh = scene.meshes[meshIndex]
      const own = emptyBox()
      growBox(own, mesh.positions)
      growBox(box, cornersOf(own), world)
      triangles += mesh.indices.length / 3 + (mesh.droppedDegenerate ?? 0)
    }
    for (const child of children) walk(child, world)
  }
  for (const root of scene.roots) walk(root, identity)
  return { box, triangles }
}

describe.skipIf(!hasCorpus)('scenes of real files', () => {
  test.each(truthFiles())('%s has the version, unit, triangles and box of its truth', (file, truth) => {
    const { summary } = readTruth(truth)
    const { scene, formatVersion } = unwrap(readJt(readCorpus(file)))
    expect(formatVersion).toBe(summary.ver)
    const declared = summary.units.map((unit) => units[unit.toLowerCase()]).find(Boolean)
    expect(scene.lengthUnit).toBe(declared ?? scene.lengthUnit)
    const tier = summary.tiers['0']
    if (!tier) return
    const { box, triangles } = placed(scene)
    expect(triangles).toBe(tier.placedTris)
    const diagonal = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
    tier.worldBBox.forEach((value, i) => expect(Math.abs(box[i] - value)).toBeLessThan(1e-6 * diagonal))
  })

  test.each(truthFiles())('%s has the same tree without its facets', (file) => {
    const bytes = readCorpus(file)
    const { nodes, roots } = unwrap(readJtStructure(bytes))
    const { scene } = unwrap(readJt(bytes))
    expect(roots).toEqual(scene.roots)
    expect(nodes.map(({ name, children, matrix }) => [name, children, matrix])).toEqual(
      scene.nodes.map(({ name, children, matrix }) => [name, children, matrix]),
    )
  })

  test('an assembly takes its part files from the resources and reports the four that are missing', () => {
    const { scene, warnings } = unwrap(readJt(readCorpus('fishing_reel.jt'), { resources: reelResources() }))
    expect(warnings.map(({ code, count }) => [code, count])).toEqual([['REFERENCE_MISSING', 4]])
    expect(scene.meshes.filter(({ indices }) => indices.length > 0)).toHaveLength(8)
    expect(scene.meshes.filter(({ edges }) => edges)).toHaveLength(4)
  })
})
