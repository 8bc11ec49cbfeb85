import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { check } from '../src/index.ts'
import { testContext } from './support/testContext.ts'

const corpus = fileURLToPath(new URL('../../../../shared/corpus/mesh', import.meta.url))
const json = (name: string): Record<string, unknown> => (existsSync(join(corpus, name)) ? JSON.parse(readFileSync(join(corpus, name), 'utf8')) : {})

interface Truth {
  readonly error?: string
  readonly note?: unknown
  readonly vertices: number
  readonly faces: number
  readonly edges: number
  readonly boundary_edges: number
  readonly boundary_branch_vertices: number
  readonly boundary_cycle_rank: number
  readonly nonmanifold_edges: number
  readonly misoriented_edges: number
  readonly components_edge: number
  readonly multi_fan_vertices: number
  readonly euler: number
  readonly watertight: boolean
  readonly duplicate_faces_extra: number
  readonly degenerate_exact?: number
  readonly si_pairs?: number
  readonly signed_volume: number
}

// files with an expectation of their own are read differently on purpose; a note marks a truth that does not hold
const expected = json('expect.json')
const truth = Object.entries((json('TRUTH.json').files ?? {}) as Record<string, Truth>).filter(
  ([file, one]) => !one.error && one.note === undefined && !(file in expected) && existsSync(join(corpus, file)),
)

describe.skipIf(truth.length === 0)('check on the corpus', () => {
  it.each(truth)('agrees with the independent truth of %s', async (file, t) => {
    const source = { name: basename(file), bytes: readFileSync(join(corpus, file)) }
    const done = await check(source, { deflection: { linearMm: 'auto', angular: 0.5 }, places: 1 }, testContext())
    if (!done.ok) throw new Error(done.error.message)
    const { mesh } = done.value.report
    expect(mesh).toMatchObject({
      vertices: t.vertices,
      faces: t.faces,
      edges: t.edges,
      boundaryEdges: t.boundary_edges,
      nonManifoldEdges: t.nonmanifold_edges,
      misorientedEdges: t.misoriented_edges,
      components: t.components_edge,
      nonManifoldVertices: t.multi_fan_vertices,
      eulerNumber: t.euler,
      watertight: t.watertight,
      duplicateFaces: t.duplicate_faces_extra,
      ...(t.degenerate_exact !== undefined && { degenerateFaces: t.degenerate_exact }),
      ...(t.si_pairs !== undefined && { selfIntersections: t.si_pairs }),
    })
    // where rims touch or end at non-manifold edges the rank of the boundary graph counts more cycles than there are loops
    const simple = t.boundary_branch_vertices === 0 && t.nonmanifold_edges === 0
    expect(mesh.holes).toBeGreaterThanOrEqual(simple ? t.boundary_cycle_rank : 0)
    expect(mesh.holes).toBeLessThanOrEqual(t.boundary_cycle_rank)
  })
})
