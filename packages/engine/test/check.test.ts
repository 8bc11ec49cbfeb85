import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { check } from '../src/index.ts'
import { boxMesh, stlOf } from './support/meshes.ts'
import { testContext } from './support/testContext.ts'

const options = { deflection: { linearMm: 'auto' as const, angular: 0.5 } }
const checked = async (bytes: Uint8Array, name = 'part.stl', context = testContext()) => {
  const done = await check({ name, bytes }, options, context)
  if (!done.ok) throw new Error(done.error.code)
  return done.value
}

describe('check', () => {
  it('reports a sound box as sound', async () => {
    const { report } = await checked(stlOf(boxMesh(2, 3, 4)))
    expect(report.mesh).toMatchObject({ faces: 12, vertices: 8, watertight: true, manifold: true, genus: 0, selfIntersections: 0, volumeMm3: 24, areaMm2: 52 })
    expect(report.input).toMatchObject({ file: 'part.stl', format: 'stl', lengthUnit: 'unknown', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(report.recommendations.map(({ action }) => action)).toEqual(['none'])
    expect(report.stages.map(({ name }) => name)).toEqual(expect.arrayContaining(['read', 'analyse']))
  })

  it('says where an open box is open and recommends a repair', async () => {
    const mesh = boxMesh(2, 2, 2)
    const { report, analysis } = await checked(stlOf({ ...mesh, indices: mesh.indices.subarray(6) }))
    expect(report.mesh).toMatchObject({ holes: 1, boundaryEdges: 4, watertight: false })
    expect(report.recommendations[0]).toMatchObject({ severity: 'high', action: 'repair' })
    expect(analysis.defects[0].places[0].pointMm).toEqual([1, 1, 0])
  })

  it('warns about triangles that it left out', async () => {
    const mesh = boxMesh(1, 1, 1)
    const { report } = await checked(stlOf({ ...mesh, indices: Uint32Array.from([...mesh.indices, 0, 0, 1]) }))
    expect(report.mesh).toMatchObject({ faces: 12, degenerateFaces: 1 })
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'DEGENERATE_DROPPED', count: 1 }))
  })

  it('checks exact sources by their tessellation, without cracks between their faces', async () => {
    const sample = readFileSync(new URL('../../../samples/gearbox.step', import.meta.url))
    const { report } = await checked(sample, 'gearbox.step')
    expect(report.mesh.boundaryEdges).toBe(0)
    expect(report.recommendations.at(-1)?.message).toContain('placed parts')
    expect(report.mesh.volumeMm3).toBeGreaterThan(0)
  })

  it('refuses a model whose placements go over the limit of triangles', async () => {
    const { budgets } = testContext()
    const done = await check({ name: 'part.stl', bytes: stlOf(boxMesh(1, 1, 1)) }, options, testContext({ budgets: { ...budgets, triangles: 5 } }))
    expect(done).toMatchObject({ ok: false, error: { code: 'LIMIT_TRIANGLES' } })
  })

  it('refuses a file without triangles', async () => {
    const cloud = 'ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n'
    expect(await check({ name: 'x.ply', bytes: new TextEncoder().encode(cloud) }, options, testContext())).toMatchObject({
      ok: false,
      error: { class: 'permanent' },
    })
  })
})
