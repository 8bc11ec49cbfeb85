import { type Adjacency, nextHalfEdge, nonManifold, previousHalfEdge } from './buildAdjacency.ts'
import { findRoot, joinRoots } from './faceComponents.ts'

/** Corners around each vertex, grouped into fans that hang together over two-face edges. */
export interface VertexFans {
  /** Fan of each corner (a corner has the number of the half-edge that leaves it). */
  readonly of: Int32Array
  readonly count: number
  /** Vertices whose faces form more than one fan when non-manifold edges connect as well. Ascending. */
  readonly pinched: Uint32Array
}

/** Groups the corners of every vertex into fans: a pinch vertex, where two surfaces touch in a point, has several. */
export const vertexFans = (adjacency: Adjacency): VertexFans => {
  const { indices, opp } = adjacency
  const of = new Int32Array(indices.length).fill(-1)
  let count = 0
  for (let c = 0; c < of.length; c++) {
    if (of[c] >= 0) continue
    of[c] = count
    if (!walk(indices, opp, of, c, c, count)) walk(indices, opp, of, c, previousHalfEdge(c), count)
    count++
  }
  return { of, count, pinched: pinchedVertices(adjacency, of, count) }
}

/** Marks the corners that lie behind edge `h` of the fan's first corner; true when the walk came round. */
const walk = (indices: Uint32Array, opp: Int32Array, of: Int32Array, first: number, h: number, fan: number): boolean => {
  const vertex = indices[first]
  for (let across = opp[h]; across >= 0; across = opp[h]) {
    const outgoing = indices[across] === vertex
    const corner = outgoing ? across : nextHalfEdge(across)
    if (of[corner] >= 0) return true
    of[corner] = fan
    h = outgoing ? previousHalfEdge(across) : corner
  }
  return false
}

const pinchedVertices = ({ indices, opp, vertexCount, crowded, crowdedOffsets }: Adjacency, of: Int32Array, count: number): Uint32Array => {
  const parent = new Int32Array(count)
  for (let i = 0; i < count; i++) parent[i] = i
  for (let e = 0; e + 1 < crowdedOffsets.length; e++) {
    const first = crowded[crowdedOffsets[e]]
    for (let i = crowdedOffsets[e] + 1; i < crowdedOffsets[e + 1]; i++) {
      const same = indices[crowded[i]] === indices[first]
      const [tail, head] = [crowded[i], nextHalfEdge(crowded[i])]
      joinRoots(parent, of[first], of[same ? tail : head])
      joinRoots(parent, of[nextHalfEdge(first)], of[same ? head : tail])
    }
  }
  const crowdedAt = opp.includes(nonManifold)
  const seen = new Int32Array(vertexCount).fill(-1)
  const pinched = new Uint8Array(vertexCount)
  let total = 0
  for (let c = 0; c < of.length; c++) {
    const fan = crowdedAt ? findRoot(parent, of[c]) : of[c]
    const v = indices[c]
    if (seen[v] < 0) seen[v] = fan
    else if (seen[v] !== fan && pinched[v] === 0) {
      pinched[v] = 1
      total++
    }
  }
  const out = new Uint32Array(total)
  for (let v = 0, i = 0; i < total; v++) if (pinched[v] === 1) out[i++] = v
  return out
}
