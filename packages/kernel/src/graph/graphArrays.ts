import { type FaceGraph, edgeSamples, faceGraphVersion, gridSize } from './faceGraph.ts'
import type { Walk } from './walkShape.ts'

/** An empty graph of the right size, with its vertices told apart by place. */
export const makeGraphArrays = ({ faces, edges }: Walk): FaceGraph => {
  const loops = faces.reduce((sum, face) => sum + face.wires.length, 0)
  const uses = faces.reduce((sum, face) => sum + face.wires.reduce((all, wire) => all + wire.length, 0), 0)
  const vertices: number[] = []
  const known = new Map<string, number>()
  const edgeVertices = new Int32Array(2 * edges.length).fill(-1)
  edges.forEach(({ ends }, edge) =>
    ends.forEach((end, side) => {
      if (!end) return
      const key = end.map((x) => x.toPrecision(12)).join()
      const vertex = known.get(key) ?? vertices.push(...end) / 3 - 1
      known.set(key, vertex)
      edgeVertices[2 * edge + side] = vertex
    }),
  )
  const [f, e] = [faces.length, edges.length]
  return {
    version: faceGraphVersion,
    faceCount: f,
    edgeCount: e,
    surface: new Uint8Array(f),
    frame: new Float64Array(12 * f),
    sizes: new Float64Array(2 * f),
    reversed: new Uint8Array(f),
    rational: new Uint8Array(f),
    uv: new Float64Array(4 * f),
    areaMm2: new Float64Array(f),
    centroid: new Float64Array(3 * f),
    box: new Float64Array(6 * f),
    faceToleranceMm: Float32Array.from(faces, ({ shape }) => shape.toleranceMm),
    grid: new Float64Array(7 * gridSize * gridSize * f),
    loopFace: new Uint32Array(loops),
    loopFirst: new Uint32Array(loops + 1),
    loopEdges: new Int32Array(uses),
    edgeFaces: new Int32Array(2 * e).fill(-1),
    curve: new Uint8Array(e).fill(4),
    convexity: new Uint8Array(e),
    edgeAngle: new Float64Array(e),
    edgeLengthMm: new Float64Array(e),
    edgeCircle: new Float64Array(7 * e),
    edgeToleranceMm: Float32Array.from(edges, ({ shape }) => shape.toleranceMm),
    edgePoints: new Float64Array(3 * edgeSamples * e),
    edgeNormals: new Float64Array(6 * edgeSamples * e),
    edgeVertices,
    vertices: Float64Array.from(vertices),
  }
}
