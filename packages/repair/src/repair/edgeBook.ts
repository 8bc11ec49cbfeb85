import { type Adjacency, boundary, nextHalfEdge, weldMap } from '@trunnion/meshcore'

/** Edges between boundary vertices, old and new: what a fill must not make again. Vertices in the same place count as one. */
export interface EdgeBook {
  has(a: number, b: number): boolean
  add(a: number, b: number): void
  /** Is there a face over these three vertices? */
  hasFace(a: number, b: number, c: number): boolean
  addFace(a: number, b: number, c: number): void
}

/** Books the edges and faces of all vertices on the boundary. */
export const makeEdgeBook = ({ indices, opp, vertexCount }: Adjacency, points: Float64Array): EdgeBook => {
  const { vertexOf } = weldMap(points)
  const place = (v: number): number => (v < vertexCount ? vertexOf[v] : v)
  const atBoundary = new Uint8Array(vertexCount)
  for (let h = 0; h < opp.length; h++) if (opp[h] === boundary) atBoundary[vertexOf[indices[h]]] = atBoundary[vertexOf[indices[nextHalfEdge(h)]]] = 1
  const edges = new Set<number>()
  const faces = new Set<string>()
  const edgeKey = (a: number, b: number): number => {
    const [i, j] = [place(a), place(b)]
    return i < j ? i * 2 ** 26 + j : j * 2 ** 26 + i
  }
  const faceKey = (a: number, b: number, c: number): string => [place(a), place(b), place(c)].sort((i, j) => i - j).join()
  for (let f = 0; f < indices.length; f += 3) {
    const a = indices[f]
    const b = indices[f + 1]
    const c = indices[f + 2]
    const atA = atBoundary[vertexOf[a]] === 1
    const atB = atBoundary[vertexOf[b]] === 1
    const atC = atBoundary[vertexOf[c]] === 1
    if (atA && atB) edges.add(edgeKey(a, b))
    if (atB && atC) edges.add(edgeKey(b, c))
    if (atC && atA) edges.add(edgeKey(c, a))
    if (atA && atB && atC) faces.add(faceKey(a, b, c))
  }
  return {
    has: (a, b) => edges.has(edgeKey(a, b)),
    add: (a, b) => void edges.add(edgeKey(a, b)),
    hasFace: (a, b, c) => faces.has(faceKey(a, b, c)),
    addFace: (a, b, c) => void faces.add(faceKey(a, b, c)),
  }
}
