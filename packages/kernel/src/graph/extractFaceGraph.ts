import { readBrepText } from './brepText.ts'
import { makeGraphArrays } from './graphArrays.ts'
import type { FaceGraph } from './faceGraph.ts'
import { sampleEdge } from './sampleEdge.ts'
import { sampleFace } from './sampleFace.ts'
import { walkShape } from './walkShape.ts'

/** Triangles of the same body, for the areas and middles of faces that have no closed form. */
export interface GraphMesh {
  readonly positions: ArrayLike<number>
  readonly indices: Uint32Array
  readonly faceFirstTriangle: Uint32Array
}

/**
 * The face graph of a body from the kernel's text of it. Everything is evaluated here: one crossing a body instead of some 60 calls a face.
 *
 * @returns undefined where the text has no faces, or holds geometry that cannot be evaluated: the caller then falls to a lower tier
 */
export const extractFaceGraph = (brep: string, mesh?: GraphMesh): FaceGraph | undefined => {
  try {
    const text = readBrepText(brep)
    const walk = walkShape(text)
    if (walk.faces.length === 0) return undefined
    const graph = makeGraphArrays(walk)
    const sampled = walk.faces.map((_, face) => sampleFace(text, walk, face, graph, mesh))
    for (let edge = 0; edge < walk.edges.length; edge++) sampleEdge(text, walk, edge, graph, sampled)
    return graph
  } catch {
    // Text of a kind that the kernel does not write today; a guess would be worse than none.
    return undefined
  }
}
