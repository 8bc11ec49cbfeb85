import { type Adjacency, boundary, findRoot, joinRoots, nextHalfEdge } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { makePointGrid } from './pointGrid.ts'
import { type RepairSetting, type Surface, dropFaces } from './surface.ts'
import { crossOf, distanceOf } from './vectors.ts'

/** Rounds of pairing: each lets the chains of the round before grow. */
const mostRounds = 6

/**
 * Joins cracks: a boundary edge and one that runs back beside it become one edge, nearest pairs first.
 * An edge is only paired over less than a third of its length, so that slots stay open; merges that turn a face by more than 60 degrees are taken back.
 */
export const stitchEdges = (surface: Surface, setting: RepairSetting): Surface => {
  let best = surface
  let left = adjacencyOf(surface)
  for (let round = 0; round < mostRounds && left.boundaryEdges > 0; round++) {
    const next = stitchOnce(best, left, setting)
    if (next === best) break
    const adjacency = adjacencyOf(next)
    if (adjacency.boundaryEdges >= left.boundaryEdges || adjacency.nonManifoldEdges > left.nonManifoldEdges) break
    best = next
    left = adjacency
  }
  return best
}

interface Pair {
  readonly h: number
  readonly g: number
  readonly distance: number
}

const stitchOnce = (surface: Surface, adjacency: Adjacency, setting: RepairSetting): Surface => {
  const { points, indices } = surface
  const pairs = findPairs(points, adjacency, setting)
  if (pairs.length === 0) return surface
  const parent = new Int32Array(points.length / 3)
  for (let v = 0; v < parent.length; v++) parent[v] = v
  const used = new Set<number>()
  for (const { h, g } of pairs) {
    if (used.has(h) || used.has(g)) continue
    const [a, b, c, d] = [indices[h], indices[nextHalfEdge(h)], indices[g], indices[nextHalfEdge(g)]]
    const [ra, rb, rc, rd] = [a, b, c, d].map((v) => findRoot(parent, v))
    // the edge itself must not collapse
    if (ra === rb || rc === rd || ra === rc || rb === rd) continue
    used.add(h).add(g)
    joinRoots(parent, ra, rd)
    joinRoots(parent, rb, rc)
  }
  return applyMerges(surface, parent)
}

/** Boundary edges and the edges that could be their other side, nearest first. */
const findPairs = (points: Float64Array, { indices, opp, vertexCount }: Adjacency, setting: RepairSetting): Pair[] => {
  const outgoing = new Int32Array(vertexCount).fill(-1)
  const nextAt = new Int32Array(indices.length)
  const edges: number[] = []
  const tails: number[] = []
  for (let h = 0; h < opp.length; h++)
    if (opp[h] === boundary) {
      edges.push(h)
      if (outgoing[indices[h]] < 0) tails.push(indices[h])
      nextAt[h] = outgoing[indices[h]]
      outgoing[indices[h]] = h
    }
  const vertices = Uint32Array.from(tails)
  const lengths = Float64Array.from(edges, (h) => distanceOf(points, 3 * indices[h], 3 * indices[nextHalfEdge(h)])).sort()
  const reach = Math.min(setting.tolerance, setting.aggressive ? Infinity : 0.25 * lengths[lengths.length >> 1])
  if (!(reach > 0)) return []
  // a crack that already hangs together at one end may open four times as wide at the other
  const grid = makePointGrid(points, vertices, 4 * reach)
  const pairs: Pair[] = []
  for (const h of edges) {
    const a = indices[h]
    const b = indices[nextHalfEdge(h)]
    const length = distanceOf(points, 3 * a, 3 * b)
    grid.near(points[3 * b], points[3 * b + 1], points[3 * b + 2], (c) => {
      const gap = distanceOf(points, 3 * b, 3 * c)
      if (gap > 4 * reach) return
      for (let g = outgoing[c]; g >= 0; g = nextAt[g]) {
        const d = indices[nextHalfEdge(g)]
        if (g <= h || a === c || b === d) continue
        const other = distanceOf(points, 3 * a, 3 * d)
        const distance = gap > other ? gap : other
        const limit = b === c || a === d ? 4 * reach : reach
        if (distance > limit || 3 * distance > length || 3 * distance > distanceOf(points, 3 * c, 3 * d)) continue
        pairs.push({ h, g, distance })
      }
    })
  }
  return pairs.sort((x, y) => x.distance - y.distance || x.h - y.h || x.g - y.g)
}

/** Moves every vertex to its root; clusters that turn a face over are left apart. */
const applyMerges = (surface: Surface, parent: Int32Array): Surface => {
  const { points, indices, origin } = surface
  const bad = new Set<number>()
  const before = new Float64Array(3)
  const after = new Float64Array(3)
  for (let f = 0; f < origin.length; f++) {
    const [a, b, c] = [indices[3 * f], indices[3 * f + 1], indices[3 * f + 2]]
    const [ra, rb, rc] = [findRoot(parent, a), findRoot(parent, b), findRoot(parent, c)]
    if (ra === a && rb === b && rc === c) continue
    crossOf(points, 3 * a, 3 * b, 3 * c, before)
    crossOf(points, 3 * ra, 3 * rb, 3 * rc, after)
    const size = Math.hypot(...before) * Math.hypot(...after)
    const dot = before[0] * after[0] + before[1] * after[1] + before[2] * after[2]
    if (dot < 0.5 * size || (size === 0 && Math.hypot(...before) > 0)) for (const root of [ra, rb, rc]) bad.add(root)
  }
  const next = indices.map((v) => (bad.has(parent[v] === v ? v : findRoot(parent, v)) ? v : findRoot(parent, v)))
  return dropFaces({ points, indices: next, origin }, new Uint8Array(origin.length))
}
