import { finishNormals } from './finishNormals.ts'
import type { Primitives } from './readRepDataV8.ts'
import { addTriangle, keptTriangles, makeTriangleSink } from './triangleSink.ts'
import type { ShapeFacets } from './types.ts'

type Facets = Omit<ShapeFacets, 'hashesChecked' | 'hashesWrong'>

const attributesOf = ({ normals, colors, uvs }: Primitives): Pick<Facets, 'colors' | 'uvs' | 'normals'> => ({
  ...(normals && { normals }),
  ...(colors && { colors }),
  ...(uvs && { uvs }),
})

/** Triangles of strips: three consecutive vertices each, every second one of a strip turned over. */
export const facetsOfStrips = (primitives: Primitives): Facets => {
  const { starts, vertex, positions, normals } = primitives
  let most = 0
  for (let s = 0; s + 1 < starts.length; s++) most += Math.max(0, starts[s + 1] - starts[s] - 2)
  const sink = makeTriangleSink(most)
  for (let s = 0; s + 1 < starts.length; s++) {
    const start = starts[s]
    const end = starts[s + 1] - 2
    for (let i = start; i < end; i++) {
      if (((i - start) & 1) === 0) addTriangle(sink, positions, vertex[i], vertex[i + 1], vertex[i + 2])
      else addTriangle(sink, positions, vertex[i + 1], vertex[i], vertex[i + 2])
    }
  }
  const indices = keptTriangles(sink)
  if (normals) finishNormals(normals, positions, indices)
  return { positions, ...attributesOf(primitives), indices, droppedDegenerate: sink.dropped }
}

/** Lines: each run of vertices is one. */
export const facetsOfLines = (primitives: Primitives): Facets => {
  const { starts, vertex, positions } = primitives
  const first = starts.length > 0 ? starts[0] : 0
  return {
    positions,
    ...attributesOf(primitives),
    indices: new Uint32Array(0),
    lineOffsets: Uint32Array.from(starts, (start) => start - first),
    lineIndices: Uint32Array.from(vertex.subarray(first, starts.at(-1) ?? 0)),
    droppedDegenerate: 0,
  }
}

/** Points: every vertex of every run. */
export const facetsOfPoints = (primitives: Primitives): Facets => {
  const { starts, vertex, positions } = primitives
  return {
    positions,
    ...attributesOf(primitives),
    indices: new Uint32Array(0),
    pointIndices: Uint32Array.from(vertex.subarray(starts[0] ?? 0, starts.at(-1) ?? 0)),
    droppedDegenerate: 0,
  }
}
