import { type Bvh, boundary, buildBvh, nextHalfEdge, previousHalfEdge } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { type RepairSetting, type Surface, addFaces, dropFaces } from './surface.ts'

/**
 * Splits T-junctions: where boundary vertices lie on the inside of another face's boundary edge, that edge and its face are split there,
 * so that the parts pair with the edges between those vertices. An edge is only split when at least one part pairs.
 */
export const splitJunctions = (surface: Surface, setting: RepairSetting): Surface => {
  const { points, indices, origin } = surface
  const { opp, vertexCount, boundaryEdges } = adjacencyOf(surface)
  if (boundaryEdges === 0) return surface
  const edges = new Uint32Array(boundaryEdges)
  for (let h = 0, i = 0; h < opp.length; h++) if (opp[h] === boundary) edges[i++] = h
  const lines = new Uint32Array(3 * boundaryEdges)
  const headOf = new Map<number, number[]>()
  for (const [i, h] of edges.entries()) {
    const head = indices[nextHalfEdge(h)]
    lines.set([indices[h], head, head], 3 * i)
    headOf.set(indices[h], [...(headOf.get(indices[h]) ?? []), head])
  }
  const bvh = buildBvh(points, lines)
  const onEdge = new Map<number, { v: number; t: number }[]>()
  for (let v = 0; v < vertexCount; v++)
    if (headOf.has(v)) {
      collectEdges(bvh, points, lines, v, setting.tolerance, (edge, t) => {
        const list = onEdge.get(edge)
        if (list) list.push({ v, t })
        else onEdge.set(edge, [{ v, t }])
      })
    }
  const drop = new Uint8Array(origin.length)
  const faces: number[] = []
  const from: number[] = []
  for (const [i, list] of [...onEdge].sort(([x], [y]) => x - y)) {
    const h = edges[i]
    const f = (h / 3) | 0
    const [a, b, apex] = [indices[h], indices[nextHalfEdge(h)], indices[previousHalfEdge(h)]]
    const chain = [a, ...pairingChain(list, a, b, headOf), b]
    if (drop[f] === 1 || chain.length === 2 || chain.includes(apex)) continue
    drop[f] = 1
    for (let k = 0; k + 1 < chain.length; k++) {
      faces.push(chain[k], chain[k + 1], apex)
      from.push(origin[f])
    }
  }
  return faces.length === 0 ? surface : addFaces(dropFaces(surface, drop), faces, Int32Array.from(from))
}

/** The vertices on edge a b, in order, as far as the edges between them exist on the other side; empty when none does. */
const pairingChain = (list: { v: number; t: number }[], a: number, b: number, headOf: ReadonlyMap<number, number[]>): number[] => {
  list.sort((x, y) => x.t - y.t || x.v - y.v)
  const between = list.map(({ v }) => v).filter((v, i, all) => v !== a && v !== b && all.indexOf(v) === i)
  const chain = [a, ...between, b]
  const pairs = (tail: number, head: number): boolean => headOf.get(head)?.includes(tail) ?? false
  const kept: number[] = []
  for (let k = 1; k + 1 < chain.length; k++) if (pairs(chain[k - 1], chain[k]) || pairs(chain[k], chain[k + 1])) kept.push(chain[k])
  return kept
}

/** Boundary edges that pass vertex v within the tolerance and not at their ends, with the place along them. */
const collectEdges = (
  { boxes, link, size, faces, nodes }: Bvh,
  p: Float64Array,
  lines: Uint32Array,
  v: number,
  tolerance: number,
  found: (edge: number, t: number) => void,
): void => {
  const [x, y, z] = [p[3 * v], p[3 * v + 1], p[3 * v + 2]]
  const stack = nodes > 0 ? [0] : []
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const at = 6 * node
    if (boxes[at] > x + tolerance || boxes[at + 1] > y + tolerance || boxes[at + 2] > z + tolerance) continue
    if (boxes[at + 3] < x - tolerance || boxes[at + 4] < y - tolerance || boxes[at + 5] < z - tolerance) continue
    if (size[node] === 0) {
      stack.push(link[node], node + 1)
      continue
    }
    const first = -1 - link[node]
    for (let i = first; i < first + size[node]; i++) {
      const edge = faces[i]
      const [a, b] = [lines[3 * edge], lines[3 * edge + 1]]
      if (a === v || b === v) continue
      const [dx, dy, dz] = [p[3 * b] - p[3 * a], p[3 * b + 1] - p[3 * a + 1], p[3 * b + 2] - p[3 * a + 2]]
      const [wx, wy, wz] = [x - p[3 * a], y - p[3 * a + 1], z - p[3 * a + 2]]
      const square = dx * dx + dy * dy + dz * dz
      const t = (wx * dx + wy * dy + wz * dz) / square
      if (!(t > 0 && t < 1)) continue
      const gap = Math.hypot(wx - t * dx, wy - t * dy, wz - t * dz)
      const margin = Math.min(t, 1 - t) * Math.sqrt(square)
      if (gap <= tolerance && margin > gap) found(edge, t)
    }
  }
}
