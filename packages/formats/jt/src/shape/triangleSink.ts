/** Takes triangles and keeps those that have an area: degenerate ones are counted instead. */
export interface TriangleSink {
  readonly indices: Uint32Array
  count: number
  dropped: number
}

/** Makes room for `most` triangles. */
export const makeTriangleSink = (most: number): TriangleSink => ({ indices: new Uint32Array(most * 3), count: 0, dropped: 0 })

const samePoint = (p: Float32Array, a: number, b: number): boolean => p[a] === p[b] && p[a + 1] === p[b + 1] && p[a + 2] === p[b + 2]

/**
 * Adds triangle (`a`, `b`, `c`) unless two of its corners coincide.
 * @param positions - xyz triples, by vertex
 */
export const addTriangle = (sink: TriangleSink, positions: Float32Array, a: number, b: number, c: number): boolean => {
  if (a === b || b === c || c === a || samePoint(positions, 3 * a, 3 * b) || samePoint(positions, 3 * b, 3 * c) || samePoint(positions, 3 * c, 3 * a)) {
    sink.dropped++
    return false
  }
  const at = sink.count++ * 3
  sink.indices[at] = a
  sink.indices[at + 1] = b
  sink.indices[at + 2] = c
  return true
}

/** The triangles that were kept. */
export const keptTriangles = (sink: TriangleSink): Uint32Array =>
  sink.dropped === 0 && sink.indices.length === sink.count * 3 ? sink.indices : sink.indices.slice(0, sink.count * 3)
