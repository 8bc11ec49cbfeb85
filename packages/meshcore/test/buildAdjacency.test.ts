import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundary, buildAdjacency, nextHalfEdge, nonManifold } from '../src/index.ts'
import { box, flip, sheet } from './support/shapes.ts'

const of = (indices: readonly number[]) => buildAdjacency(Uint32Array.from(indices), Math.max(-1, ...indices) + 1)

describe('buildAdjacency', () => {
  it('pairs every half-edge of a closed box with one that runs the other way', () => {
    const { indices, opp, edges, boundaryEdges, misorientedEdges } = buildAdjacency(box().indices, 8)
    expect({ edges, boundaryEdges, misorientedEdges }).toEqual({ edges: 18, boundaryEdges: 0, misorientedEdges: 0 })
    opp.forEach((twin, h) => {
      expect(opp[twin]).toBe(h)
      expect(indices[twin]).toBe(indices[nextHalfEdge(h)])
    })
  })

  it('marks the rim of a sheet as boundary', () => {
    const { opp, boundaryEdges } = buildAdjacency(sheet(3).indices, 16)
    expect(boundaryEdges).toBe(12)
    expect(opp.filter((twin) => twin === boundary).length).toBe(12)
  })

  it('pairs neighbours that run the same way and counts them as misoriented', () => {
    const { opp, misorientedEdges } = buildAdjacency(flip(box(), [4]).indices, 8)
    expect(misorientedEdges).toBe(3)
    expect(opp.every((twin) => twin >= 0)).toBe(true)
  })

  it('lists the half-edges of an edge with three faces instead of pairing them', () => {
    const { opp, crowded, crowdedOffsets, nonManifoldEdges } = of([0, 1, 2, 1, 0, 3, 0, 1, 4])
    expect(nonManifoldEdges).toBe(1)
    expect([...crowdedOffsets]).toEqual([0, 3])
    expect([...crowded]).toEqual([0, 3, 6])
    expect([...crowded].every((h) => opp[h] === nonManifold)).toBe(true)
  })

  it('agrees with counting edges one by one, also around a vertex with very many faces', () => {
    const faces = fc.array(
      fc.tuple(fc.nat(6), fc.nat(30), fc.nat(30)).filter(([a, b, c]) => a !== b && b !== c && a !== c),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(faces, (list) => {
        const indices = Uint32Array.from(list.flat())
        const uses = new Map<string, number>()
        indices.forEach((a, h) => {
          const key = [a, indices[nextHalfEdge(h)]].sort((x, y) => x - y).join()
          uses.set(key, (uses.get(key) ?? 0) + 1)
        })
        const count = (wanted: (n: number) => boolean): number => [...uses.values()].filter(wanted).length
        const { edges, boundaryEdges, nonManifoldEdges } = buildAdjacency(indices, 31)
        expect([edges, boundaryEdges, nonManifoldEdges]).toEqual([uses.size, count((n) => n === 1), count((n) => n > 2)])
      }),
      { numRuns: 100 },
    )
  })
})
