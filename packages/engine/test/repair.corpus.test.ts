import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type RepairReport, repair } from '../src/index.ts'
import { testContext } from './support/testContext.ts'

const corpus = fileURLToPath(new URL('../../../../shared/corpus/mesh', import.meta.url))
const replica = join(corpus, 'replica_70805.stl.gz')

const run = async (name: string, bytes: Uint8Array, aggressive: boolean): Promise<RepairReport> => {
  const done = await repair({ name: basename(name), bytes }, { to: 'stl', aggressive }, testContext())
  if (!done.ok) throw new Error(done.error.message)
  return done.value.report
}

/** Meshes that come out whole, each for another reason. */
const healed = [
  'cgal__boeing.off',
  'cgal__cow.off',
  'cgal__elephant-with-holes.off',
  'cgal__mech-holes-shark.off',
  'cgal__pig.off',
  'synthetic/syn_cavity.stl',
  'synthetic/syn_edge_touch.stl',
  'synthetic/syn_island_hole.stl',
  'synthetic/syn_jitter_soup.stl',
  'synthetic/syn_many_holes.stl',
  'synthetic/syn_random_flips.stl',
  'synthetic/syn_ten_parts_holes.stl',
  'synthetic/syn_tjunction.stl',
  'synthetic/syn_two_overlap.stl',
  'synthetic/syn_wavy_hole.stl',
  'trimesh__featuretype.STL',
  'trimesh__teapot.stl',
]

describe.skipIf(!existsSync(replica))('repair on the corpus', () => {
  it.each(healed)('makes a solid of %s without rebuilding anything', async (file) => {
    const { after, repair: account } = await run(file, readFileSync(join(corpus, file)), true)
    expect(after).toMatchObject({ watertight: true, nonManifoldEdges: 0, misorientedEdges: 0, selfIntersections: 0 })
    expect(after.volumeMm3).toBeGreaterThan(0)
    expect(account.remeshedFaces).toBe(0)
  })

  it('closes the reference scan in conservative mode with the right genus and volume', async () => {
    const { after, repair: account } = await run('replica.stl', gunzipSync(readFileSync(replica)), false)
    expect(after).toMatchObject({ watertight: true, selfIntersections: 0, eulerNumber: -1070, components: 1 })
    expect(Math.abs(after.volumeMm3 / 4580 - 1)).toBeLessThan(1e-3)
    expect(account.holesFilled).toBe(1072)
  })
})
