import { type Adjacency, boundary, nextHalfEdge, previousHalfEdge } from './buildAdjacency.ts'

/** Boundary edges in walking order. Line k is `halfEdges[offsets[k]]` up to the next offset. */
export interface BoundaryLoops {
  readonly halfEdges: Uint32Array
  /** The vertex at which the walk enters `halfEdges[i]`. */
  readonly vertices: Uint32Array
  /** One more entry than lines. */
  readonly offsets: Uint32Array
  /** Lines before this one are simple closed loops; the others are chains that end where an edge has more than two faces. */
  readonly loops: number
  /** Closed walks before splitting: the loops of the surface whose pinch vertices are pulled apart. */
  readonly walks: number
}

/**
 * Walks the boundary. At each end of a boundary edge the walk turns through the faces of the same fan to that fan's other boundary edge, so that
 * touching holes stay apart; a walk that meets a vertex twice is split there into simple loops.
 * Faces of either orientation are crossed; on an oriented mesh a loop runs as its faces do.
 *
 * @param across - where exactly two fans of these faces touch in a vertex, go on through the gap between them instead: from one fan to the other
 */
export const boundaryLoops = (adjacency: Adjacency, across?: (face: number, other: number) => boolean): BoundaryLoops => {
  const { indices, opp, vertexCount, boundaryEdges } = adjacency
  const edgeOf = new Int32Array(opp.length).fill(-1)
  const list = new Uint32Array(boundaryEdges)
  let count = 0
  for (let h = 0; h < opp.length; h++)
    if (opp[h] === boundary) {
      edgeOf[h] = count
      list[count++] = h
    }
  const link = linkEnds(indices, opp, edgeOf, list, vertexCount)
  if (across) crossGaps(link, indices, list, vertexCount, across)
  const out = makeSink(boundaryEdges)
  const chains = makeSink(boundaryEdges)
  const visited = new Uint8Array(boundaryEdges)
  const walk: Walk = { edges: new Uint32Array(boundaryEdges), vertices: new Uint32Array(boundaryEdges), length: 0, exit: 0 }
  const placeOf = new Int32Array(vertexCount).fill(-1)
  let walks = 0
  // loose ends first: a walk that began inside a chain would cut it in two
  for (const wantLoose of [true, false])
    for (let end = 0; end < link.length; end++) {
      if (visited[end >> 1] === 1 || (wantLoose && link[end] >= 0)) continue
      walk.length = 0
      if (!wantLoose) walks++
      for (let at = end; at >= 0 && visited[at >> 1] === 0; at = link[at ^ 1]) {
        visited[at >> 1] = 1
        walk.edges[walk.length] = list[at >> 1]
        walk.vertices[walk.length++] = vertexOfEnd(indices, list, at)
        walk.exit = vertexOfEnd(indices, list, at ^ 1)
      }
      splitWalk(walk, placeOf, out, chains)
    }
  return joinSinks(out, chains, walks)
}

interface Walk {
  readonly edges: Uint32Array
  /** Where the walk enters each edge. */
  readonly vertices: Uint32Array
  length: number
  /** Where it leaves the last one. */
  exit: number
}

/** End 2 b is the tail of boundary edge b, end 2 b + 1 its head. */
const vertexOfEnd = (indices: Uint32Array, list: Uint32Array, end: number): number => indices[(end & 1) === 0 ? list[end >> 1] : nextHalfEdge(list[end >> 1])]

/** The end that each end is joined with: through its fan, else any loose end at the same vertex, else -1. */
const linkEnds = (indices: Uint32Array, opp: Int32Array, edgeOf: Int32Array, list: Uint32Array, vertexCount: number): Int32Array => {
  const link = new Int32Array(2 * list.length).fill(-1)
  const looseAt = new Int32Array(vertexCount).fill(-1)
  for (let end = 0; end < link.length; end++) {
    if (link[end] >= 0) continue
    const vertex = vertexOfEnd(indices, list, end)
    let h = (end & 1) === 0 ? previousHalfEdge(list[end >> 1]) : nextHalfEdge(list[end >> 1])
    for (let across = opp[h]; across >= 0; across = opp[h]) h = indices[across] === vertex ? previousHalfEdge(across) : nextHalfEdge(across)
    let other = -1
    if (opp[h] === boundary) other = 2 * edgeOf[h] + (indices[h] === vertex ? 0 : 1)
    else if (looseAt[vertex] < 0) looseAt[vertex] = end
    else {
      other = looseAt[vertex]
      looseAt[vertex] = -1
    }
    if (other >= 0) {
      link[end] = other
      link[other] = end
    }
  }
  return link
}

/** Joins the ends of two fans at one vertex crosswise; a head always meets a tail, so that loops still run as their faces do. */
const crossGaps = (link: Int32Array, indices: Uint32Array, list: Uint32Array, vertexCount: number, across: (face: number, other: number) => boolean): void => {
  const fans = new Uint8Array(vertexCount)
  const firstHead = new Int32Array(vertexCount).fill(-1)
  const secondHead = new Int32Array(vertexCount).fill(-1)
  for (let head = 1; head < link.length; head += 2) {
    const tail = link[head]
    const v = vertexOfEnd(indices, list, head)
    // an end without a partner of the other kind makes the vertex none of ours
    if (tail < 0 || (tail & 1) === 1) fans[v] = 3
    else if (firstHead[v] < 0) firstHead[v] = head
    else secondHead[v] = head
    if (fans[v] < 3) fans[v]++
  }
  for (let v = 0; v < vertexCount; v++) {
    if (fans[v] !== 2) continue
    const [h, g] = [firstHead[v], secondHead[v]]
    if (!across(Math.floor(list[h >> 1] / 3), Math.floor(list[g >> 1] / 3))) continue
    const [t, s] = [link[h], link[g]]
    link[h] = s
    link[s] = h
    link[g] = t
    link[t] = g
  }
}

interface Sink {
  readonly halfEdges: Uint32Array
  readonly vertices: Uint32Array
  readonly ends: number[]
  length: number
}

const makeSink = (edges: number): Sink => ({ halfEdges: new Uint32Array(edges), vertices: new Uint32Array(edges), ends: [], length: 0 })

/** Cuts a walk at every vertex that it meets twice: the part between is a simple loop; what never closes is a chain. */
const splitWalk = (walk: Walk, placeOf: Int32Array, loops: Sink, chains: Sink): void => {
  const { edges, vertices, length } = walk
  let kept = 0
  for (let i = 0; i <= length; i++) {
    const vertex = i < length ? vertices[i] : walk.exit
    const from = placeOf[vertex]
    if (from >= 0) {
      for (let k = from; k < kept; k++) placeOf[vertices[k]] = -1
      emit(walk, from, kept, loops)
      kept = from
    }
    if (i === length) break
    placeOf[vertex] = kept
    edges[kept] = edges[i]
    vertices[kept++] = vertex
  }
  for (let k = 0; k < kept; k++) placeOf[vertices[k]] = -1
  if (kept > 0) emit(walk, 0, kept, chains)
}

const emit = ({ edges, vertices }: Walk, from: number, to: number, sink: Sink): void => {
  sink.halfEdges.set(edges.subarray(from, to), sink.length)
  sink.vertices.set(vertices.subarray(from, to), sink.length)
  sink.length += to - from
  sink.ends.push(sink.length)
}

const joinSinks = (loops: Sink, chains: Sink, walks: number): BoundaryLoops => {
  loops.halfEdges.set(chains.halfEdges.subarray(0, chains.length), loops.length)
  loops.vertices.set(chains.vertices.subarray(0, chains.length), loops.length)
  const offsets = new Uint32Array(loops.ends.length + chains.ends.length + 1)
  offsets.set(loops.ends, 1)
  for (let i = 0; i < chains.ends.length; i++) offsets[loops.ends.length + 1 + i] = loops.length + chains.ends[i]
  return { halfEdges: loops.halfEdges, vertices: loops.vertices, offsets, loops: loops.ends.length, walks }
}
