import { type FaceGraph, edgeSamples, graphConvexities, graphCurves, graphSurfaces, gridSize } from '@trunnion/kernel'
import { canonicalOf } from './canonical.ts'
import type { EdgeView, FaceView, PartView, Side } from './partView.ts'
import { type Vec, at, dot, mul, norm, sub } from './vec.ts'

/** Relative to the size of the part: what two CAD kernels round apart, not what a machinist measures. */
const relativeTolerance = 2e-6

/** The face graph as the rules see it. */
export const viewGraph = (graph: FaceGraph): PartView => {
  const edges = Array.from({ length: graph.edgeCount }, (_, id) => edgeOf(graph, id))
  const sides: Side[][] = Array.from({ length: graph.faceCount }, () => [])
  for (const edge of edges) {
    if (edge.convexity === 'seam') continue
    if (edge.left >= 0) sides[edge.left].push({ edge, other: edge.right })
    if (edge.right >= 0 && edge.right !== edge.left) sides[edge.right].push({ edge, other: edge.left })
  }
  const loops: number[][][] = Array.from({ length: graph.faceCount }, () => [])
  for (let loop = 0; loop + 1 < graph.loopFirst.length; loop++)
    loops[graph.loopFace[loop]].push(Array.from(graph.loopEdges.subarray(graph.loopFirst[loop], graph.loopFirst[loop + 1]), (use) => (use < 0 ? ~use : use)))
  const faces = Array.from({ length: graph.faceCount }, (_, id) => faceOf(graph, id, sides[id], loops[id]))
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (const face of faces)
    for (let k = 0; k < 3; k++) {
      box[k] = Math.min(box[k], face.box[k])
      box[3 + k] = Math.max(box[3 + k], face.box[3 + k])
    }
  const diagonal = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
  return { faces, edges, box, diagonal, tolerance: diagonal * relativeTolerance, corners: cornersOf(graph) }
}

const freeForms: ReadonlySet<string> = new Set(['spline', 'revolution', 'extrusion', 'offset'])

const edgeOf = (graph: FaceGraph, id: number): EdgeView => ({
  id,
  convexity: graphConvexities[graph.convexity[id]],
  angle: graph.edgeAngle[id],
  lengthMm: graph.edgeLengthMm[id],
  kind: graphCurves[graph.curve[id]],
  ...(graph.curve[id] === 1 && {
    circle: { centre: at(graph.edgeCircle, 7 * id), axis: at(graph.edgeCircle, 7 * id + 3), radius: graph.edgeCircle[7 * id + 6] },
  }),
  left: graph.edgeFaces[2 * id],
  right: graph.edgeFaces[2 * id + 1],
  points: graph.edgePoints.subarray(3 * edgeSamples * id, 3 * edgeSamples * (id + 1)),
})

const faceOf = (graph: FaceGraph, id: number, sides: readonly Side[], loops: readonly (readonly number[])[]): FaceView => {
  const surface = graphSurfaces[graph.surface[id]]
  const samples = gridSize * gridSize
  const middle = 7 * (samples * id + (samples >> 1))
  const [point, normal] = [at(graph.grid, middle), at(graph.grid, middle + 3)]
  const origin = at(graph.frame, 12 * id)
  const frameAxis = at(graph.frame, 12 * id + 3)
  const [u0, u1, v0, v1] = graph.uv.subarray(4 * id, 4 * id + 4)
  const [a, b] = graph.sizes.subarray(2 * id, 2 * id + 2)
  const stretch: readonly [number, number] =
    surface === 'cone' ? [v0 * Math.cos(b), v1 * Math.cos(b)] : surface === 'sphere' ? [a * Math.sin(v0), a * Math.sin(v1)] : [v0, v1]
  const shared = {
    id,
    bend: freeForms.has(surface) ? bendOf(graph, id) : 0,
    areaMm2: graph.areaMm2[id],
    centroid: at(graph.centroid, 3 * id),
    box: Array.from(graph.box.subarray(6 * id, 6 * id + 6)),
    sides,
    loops,
  }
  const canonical = freeForms.has(surface) ? canonicalOf(graph, id) : undefined
  if (canonical) return { ...shared, ...canonical, hollow: isHollow(canonical.surface, point, normal, canonical.origin, canonical.axis, canonical.radius) }
  return {
    ...shared,
    surface,
    origin: surface === 'plane' ? point : origin,
    axis: surface === 'plane' ? normal : frameAxis,
    radius: a,
    second: b,
    hollow: isHollow(surface, point, normal, origin, frameAxis, a),
    from: stretch[0],
    to: stretch[1],
    sweep: u1 - u0,
  }
}

const isHollow = (surface: FaceView['surface'], point: Vec, normal: Vec, origin: Vec, axis: Vec, radius: number): boolean => {
  const from = sub(point, origin)
  if (surface === 'sphere') return dot(from, normal) < 0
  const radial = sub(from, mul(axis, dot(from, axis)))
  if (surface === 'cylinder' || surface === 'cone') return dot(radial, normal) < 0
  if (surface !== 'torus') return false
  const length = norm(radial)
  return dot(sub(from, mul(radial, length > 0 ? radius / length : 0)), normal) < 0
}

/** Greatest bend between neighbouring samples, with its sign; 0 when some bend one way and some the other. */
const bendOf = (graph: FaceGraph, face: number): number => {
  const sample = (i: number, j: number): number => 7 * (gridSize * gridSize * face + gridSize * i + j)
  let [inward, outward] = [0, 0]
  for (let i = 0; i < gridSize; i++)
    for (let j = 0; j < gridSize; j++)
      for (const [a, b] of [
        [i + 1, j],
        [i, j + 1],
      ]) {
        if (a >= gridSize || b >= gridSize) continue
        const [p, q] = [sample(i, j), sample(a, b)]
        const step = sub(at(graph.grid, q), at(graph.grid, p))
        const turn = dot(sub(at(graph.grid, q + 3), at(graph.grid, p + 3)), step) / Math.max(dot(step, step), 1e-12)
        if (turn > outward) outward = turn
        if (-turn > inward) inward = -turn
      }
  const greatest = Math.max(inward, outward)
  return Math.min(inward, outward) > 0.1 * greatest ? 0 : outward > inward ? outward : -inward
}

const cornersOf = (graph: FaceGraph): Float64Array => {
  // Curved edges bulge beyond their ends: their samples count as corners too.
  const bent: number[] = []
  for (let edge = 0; edge < graph.edgeCount; edge++)
    // Degenerate edges have no points of their own.
    if (graph.curve[edge] !== 0 && graph.edgeLengthMm[edge] > 0)
      for (let k = 3 * edgeSamples * edge; k < 3 * edgeSamples * (edge + 1); k++) bent.push(graph.edgePoints[k])
  const corners = new Float64Array(graph.vertices.length + bent.length)
  corners.set(graph.vertices)
  corners.set(bent, graph.vertices.length)
  return corners
}
