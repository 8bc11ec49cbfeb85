import { degenerateFaces, nextHalfEdge, previousHalfEdge } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { type RepairSetting, type Surface, dropFaces } from './surface.ts'
import { crossOf, distanceOf } from './vectors.ts'

/** Chains of caps take a round a link; what is left after these is left. */
const mostRounds = 12

/**
 * Removes faces without area by collapsing an edge shorter than the tolerance, or by flipping the long edge with its neighbour.
 * Plain deletion would open a crack; it is right only at the boundary, where the two short edges take the long one's place.
 */
export const repairDegenerate = (surface: Surface, setting: RepairSetting): Surface => {
  let current = surface
  for (let round = 0; round < mostRounds; round++) {
    const flat = degenerateFaces(current.points, current.indices)
    if (!flat.includes(1)) break
    const next = flipOrCollapse(current, flat, setting)
    if (next === current) break
    current = next
  }
  return current
}

const flipOrCollapse = (surface: Surface, flat: Uint8Array, { tolerance }: RepairSetting): Surface => {
  const { points } = surface
  const indices = surface.indices.slice()
  const { opp, vertexCount } = adjacencyOf(surface)
  const rings = makeRings(surface.indices, vertexCount)
  const busy = new Uint8Array(flat.length)
  const drop = new Uint8Array(flat.length)
  let changes = 0
  for (let f = 0; f < flat.length; f++) {
    if (flat[f] === 0 || busy[f] === 1) continue
    let long = 3 * f
    let short = 3 * f
    const lengthOf = (h: number): number => distanceOf(points, 3 * indices[h], 3 * indices[nextHalfEdge(h)])
    for (let h = 3 * f + 1; h < 3 * f + 3; h++) {
      if (lengthOf(h) > lengthOf(long)) long = h
      if (lengthOf(h) < lengthOf(short)) short = h
    }
    if (lengthOf(short) <= tolerance && collapse(points, indices, rings, busy, drop, indices[short], indices[nextHalfEdge(short)], opp[short] < 0)) {
      changes++
      continue
    }
    const across = opp[long]
    if (across === -1) {
      drop[f] = 1
      busy[f] = 1
      changes++
      continue
    }
    const g = (across / 3) | 0
    if (across < 0 || busy[g] === 1 || indices[across] === indices[long]) continue
    const [a, b, c, d] = [indices[long], indices[nextHalfEdge(long)], indices[previousHalfEdge(long)], indices[previousHalfEdge(across)]]
    if (c === d || rings.neighbours(c).includes(d)) continue
    indices.set([a, d, c], 3 * f)
    indices.set([d, b, c], 3 * g)
    busy[f] = busy[g] = 1
    for (const v of [a, b, c, d]) for (const around of rings.facesAt(v)) busy[around] = 1
    changes++
  }
  return changes === 0 ? surface : dropFaces({ points, indices, origin: surface.origin }, drop)
}

interface Rings {
  facesAt(v: number): Uint32Array
  neighbours(v: number): number[]
}

/** Faces around each vertex. */
export const makeRings = (indices: Uint32Array, vertexCount: number): Rings => {
  const start = new Uint32Array(vertexCount + 1)
  for (const v of indices) start[v + 1]++
  for (let v = 0; v < vertexCount; v++) start[v + 1] += start[v]
  const cursor = start.slice(0, vertexCount)
  const list = new Uint32Array(indices.length)
  for (let i = 0; i < indices.length; i++) list[cursor[indices[i]]++] = (i / 3) | 0
  const facesAt = (v: number): Uint32Array => list.subarray(start[v], start[v + 1])
  const neighbours = (v: number): number[] => {
    const out = new Set<number>()
    for (const f of facesAt(v)) for (let k = 0; k < 3; k++) out.add(indices[3 * f + k])
    out.delete(v)
    return [...out]
  }
  return { facesAt, neighbours }
}

/** Moves vertex `from` onto `to`, when that keeps the surface a surface (link condition) and turns no face over. */
const collapse = (
  points: Float64Array,
  indices: Uint32Array,
  rings: Rings,
  busy: Uint8Array,
  drop: Uint8Array,
  to: number,
  from: number,
  atBoundary: boolean,
): boolean => {
  const around = rings.facesAt(from)
  for (const f of [...around, ...rings.facesAt(to)]) if (busy[f] === 1) return false
  const common = rings.neighbours(from).filter((v) => rings.neighbours(to).includes(v))
  if (common.length > (atBoundary ? 1 : 2)) return false
  const before = new Float64Array(3)
  const after = new Float64Array(3)
  for (const f of around) {
    const corners = [...indices.subarray(3 * f, 3 * f + 3)]
    if (corners.includes(to)) continue
    crossOf(points, 3 * corners[0], 3 * corners[1], 3 * corners[2], before)
    const [a, b, c] = corners.map((v) => (v === from ? to : v))
    crossOf(points, 3 * a, 3 * b, 3 * c, after)
    const size = Math.hypot(...before) * Math.hypot(...after)
    if (before[0] * after[0] + before[1] * after[1] + before[2] * after[2] < 0.5 * size) return false
  }
  for (const f of around) {
    busy[f] = 1
    for (let k = 0; k < 3; k++) if (indices[3 * f + k] === from) indices[3 * f + k] = to
    if (indices[3 * f] === indices[3 * f + 1] || indices[3 * f + 1] === indices[3 * f + 2] || indices[3 * f + 2] === indices[3 * f]) drop[f] = 1
  }
  for (const f of rings.facesAt(to)) busy[f] = 1
  return true
}
