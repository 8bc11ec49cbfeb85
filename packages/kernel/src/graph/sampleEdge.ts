import type { Curve } from './brepGeometry.ts'
import { type BrepText, compose } from './brepText.ts'
import { evaluateCurve } from './evaluate.ts'
import { type FaceGraph, edgeSamples, graphConvexities } from './faceGraph.ts'
import type { SampledFace } from './sampleFace.ts'
import type { Trace } from './traceFace.ts'
import { type Walk, movePoint } from './walkShape.ts'

/** Edges whose faces meet within this angle are tangent. */
const smoothAngle = (5 * Math.PI) / 180

const point = new Float64Array(6)
const uv = new Float64Array(2)
const own = new Float64Array(6)

/** Fills everything of one edge into the graph. */
export const sampleEdge = (text: BrepText, walk: Walk, edge: number, graph: FaceGraph, faces: readonly SampledFace[]): void => {
  const { shape, matrix: placed } = walk.edges[edge]
  const users: { readonly face: number; readonly trace: Trace; readonly forward: boolean }[] = []
  for (const face of usersOf(walk, edge))
    for (const trace of faces[face].traces.get(edge) ?? []) users.push({ face, trace, forward: trace.use.reversed === walk.faces[face].reversed })
  const left = users.find((user) => user.forward)
  const right = users.find((user) => user !== left)
  graph.edgeFaces.set([left?.face ?? -1, right?.face ?? -1], 2 * edge)
  const curve = text.curves[shape.curve]
  if (!curve || shape.degenerate) {
    graph.convexity[edge] = graphConvexities.indexOf('seam')
    return
  }
  const matrix = shape.location === 0 ? placed : compose(placed, text.locations[shape.location])
  graph.curve[edge] = kindOf(curve)
  if (curve.kind === 'circle' || curve.kind === 'ellipse') setCircle(graph, edge, curve, matrix)
  graph.edgeLengthMm[edge] = lengthOf(curve, shape.first, shape.last)
  let angle = 0
  let counted = 0
  for (let k = 0; k < edgeSamples; k++) {
    const share = k / (edgeSamples - 1)
    evaluateCurve(curve, shape.first + share * (shape.last - shape.first), point)
    graph.edgePoints.set(movePoint(matrix, point), 3 * (edgeSamples * edge + k))
    const tangent = [0, 1, 2].map((i) => matrix[i] * point[3] + matrix[3 + i] * point[4] + matrix[6 + i] * point[5])
    const to = 6 * (edgeSamples * edge + k)
    for (const [side, user] of [left, right].entries()) {
      if (!user) continue
      const { trace } = user
      if (!faces[user.face].uvAt(trace, trace.first + share * (trace.last - trace.first), uv)) continue
      faces[user.face].at(uv[0], uv[1], own)
      graph.edgeNormals.set(own.subarray(3), to + 3 * side)
    }
    const turned = angleAt(graph.edgeNormals, to, tangent)
    if (turned === undefined) continue
    angle += turned
    counted++
  }
  graph.edgeAngle[edge] = counted > 0 ? angle / counted : 0
  graph.convexity[edge] = graphConvexities.indexOf(
    users.length < 2
      ? 'free'
      : users.length > 2
        ? 'many'
        : users[0].face === users[1].face
          ? 'seam'
          : Math.abs(graph.edgeAngle[edge]) <= smoothAngle
            ? 'smooth'
            : graph.edgeAngle[edge] > 0
              ? 'convex'
              : 'concave',
  )
}

const usersByWalk = new WeakMap<Walk, readonly (readonly number[])[]>()

/** Faces that use an edge, each once. */
const usersOf = (walk: Walk, edge: number): readonly number[] => {
  let users = usersByWalk.get(walk)
  if (!users) {
    const made = walk.edges.map((): number[] => [])
    walk.faces.forEach((face, k) => {
      for (const use of new Set(face.wires.flat().map(({ edge: one }) => one))) made[use].push(k)
    })
    usersByWalk.set(walk, made)
    users = made
  }
  return users[edge]
}

/** Angle from the left normal to the right one about the tangent. */
const angleAt = (n: Float64Array, at: number, t: readonly number[]): number | undefined => {
  const length = Math.hypot(t[0], t[1], t[2])
  const [ax, ay, az, bx, by, bz] = n.subarray(at, at + 6)
  if (!(length > 0) || ax * ax + ay * ay + az * az < 0.5 || bx * bx + by * by + bz * bz < 0.5) return undefined
  const sine = ((ay * bz - az * by) * t[0] + (az * bx - ax * bz) * t[1] + (ax * by - ay * bx) * t[2]) / length
  return Math.atan2(sine, ax * bx + ay * by + az * bz)
}

const kindOf = ({ kind }: Curve): number => (kind === 'line' ? 0 : kind === 'circle' ? 1 : kind === 'ellipse' ? 2 : kind === 'spline' ? 3 : 4)

const setCircle = (graph: FaceGraph, edge: number, curve: Curve & { kind: 'circle' | 'ellipse' | 'parabola' | 'hyperbola' }, m: Float64Array): void => {
  const { x, y } = curve
  const z = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
  const axis = [0, 1, 2].map((k) => m[k] * z[0] + m[3 + k] * z[1] + m[6 + k] * z[2])
  graph.edgeCircle.set([...movePoint(m, curve.origin), ...axis, curve.a], 7 * edge)
}

/** Exact for lines and circles; else by Simpson's rule over 16 pieces (mm). */
const lengthOf = (curve: Curve, first: number, last: number): number => {
  if (curve.kind === 'line') return last - first
  if (curve.kind === 'circle') return curve.a * (last - first)
  const pieces = 16
  let sum = 0
  for (let k = 0; k <= 2 * pieces; k++) {
    evaluateCurve(curve, first + ((last - first) * k) / (2 * pieces), point)
    sum += Math.hypot(point[3], point[4], point[5]) * (k === 0 || k === 2 * pieces ? 1 : k % 2 === 1 ? 4 : 2)
  }
  return (sum * (last - first)) / (6 * pieces)
}
