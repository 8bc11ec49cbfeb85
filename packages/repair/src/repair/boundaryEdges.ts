import { type Adjacency, boundary, nextHalfEdge } from '@trunnion/meshcore'

/** Edges that leave boundary vertices, old and new: what a fill must not make again. */
export interface EdgeBook {
  has(a: number, b: number): boolean
  add(a: number, b: number): void
}

/** Books the edges of all vertices on the boundary. */
export const makeEdgeBook = ({ indices, opp, vertexCount }: Adjacency): EdgeBook => {
  const atBoundary = new Uint8Array(vertexCount)
  for (let h = 0; h < opp.length; h++) if (opp[h] === boundary) atBoundary[indices[h]] = atBoundary[indices[nextHalfEdge(h)]] = 1
  const book = new Set<number>()
  const keyOf = (a: number, b: number): number => (a < b ? a * vertexCount + b : b * vertexCount + a)
  for (let h = 0; h < opp.length; h++) {
    const a = indices[h]
    const b = indices[nextHalfEdge(h)]
    if (atBoundary[a] === 1 && atBoundary[b] === 1) book.add(keyOf(a, b))
  }
  return { has: (a, b) => book.has(keyOf(a, b)), add: (a, b) => void book.add(keyOf(a, b)) }
}
