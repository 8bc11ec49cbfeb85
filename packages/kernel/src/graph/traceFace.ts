import type { Curve, Surface } from './brepGeometry.ts'
import type { BrepText, EdgeShape } from './brepText.ts'
import { evaluateCurve } from './evaluate.ts'
import type { EdgeUse, PlacedEdge, PlacedFace } from './walkShape.ts'

/** How an edge runs over the parameters of a face. */
export interface Trace {
  readonly use: EdgeUse
  /** Undefined where the edge lies on a plane and its curve must be dropped onto it. */
  readonly curve: Curve | undefined
  readonly first: number
  readonly last: number
}

/** The wires of a face over its surface's parameters. */
export const traceFace = (text: BrepText, face: PlacedFace, edges: readonly PlacedEdge[]): readonly (readonly Trace[])[] =>
  face.wires.map((wire) =>
    wire.map((use) => {
      const { shape } = edges[use.edge]
      const on = curveOn(shape, face)
      if (!on) return { use, curve: undefined, first: shape.first, last: shape.last }
      const curve = text.curves2d[use.reversed && on.second >= 0 ? on.second : on.curve]
      return { use, curve, first: on.first, last: on.last }
    }),
  )

const curveOn = (edge: EdgeShape, face: PlacedFace): EdgeShape['onSurfaces'][number] | undefined => {
  const same = edge.onSurfaces.filter((on) => on.surface === face.shape.surface)
  return same.find((on) => on.location === face.shape.location) ?? same[0]
}

const point = new Float64Array(6)

/** Parameters (u, v) of a trace at `t`, in the direction of the edge's own curve. */
export const traceAt = (
  trace: Trace,
  t: number,
  surface: Surface,
  toSurface: (x: number, y: number, z: number) => readonly number[],
  edge: PlacedEdge,
  curves: readonly Curve[],
  out: Float64Array,
): boolean => {
  if (trace.curve) {
    evaluateCurve(trace.curve, t, point)
    out[0] = point[0]
    out[1] = point[1]
    return true
  }
  // The kernel keeps no curve for edges on planes.
  if (surface.kind !== 'plane' || edge.shape.curve < 0) return false
  evaluateCurve(curves[edge.shape.curve], t, point)
  const [x, y, z] = toSurface(point[0], point[1], point[2])
  const [dx, dy, dz] = [x - surface.origin[0], y - surface.origin[1], z - surface.origin[2]]
  out[0] = dx * surface.x[0] + dy * surface.x[1] + dz * surface.x[2]
  out[1] = dx * surface.y[0] + dy * surface.y[1] + dz * surface.y[2]
  return true
}

/** Straight pieces a curved edge is traced with. */
const chords = 24

/** Boundary of a face as closed polylines over (u, v), wire by wire, in the wires' own direction. */
export const outline = (
  traces: readonly (readonly Trace[])[],
  at: (trace: Trace, t: number, out: Float64Array) => boolean,
  straight: (trace: Trace) => boolean,
): Float64Array[] => {
  const uv = new Float64Array(2)
  return traces.map((wire) => {
    const points: number[] = []
    for (const trace of wire) {
      const pieces = straight(trace) ? 1 : chords
      for (let k = 0; k < pieces; k++) {
        const share = trace.use.reversed ? 1 - k / pieces : k / pieces
        if (at(trace, trace.first + share * (trace.last - trace.first), uv)) points.push(uv[0], uv[1])
      }
      // The end belongs to the next edge, except where a seam or a degenerate edge jumps.
      if (at(trace, trace.use.reversed ? trace.first : trace.last, uv)) points.push(uv[0], uv[1])
    }
    return Float64Array.from(points)
  })
}

/** Even-odd test against all wires; points closer than `near` (relative to the box) to the outline count as outside. */
export const isInside = (polylines: readonly Float64Array[], u: number, v: number, scaleU: number, scaleV: number, near = 1e-5): boolean => {
  let inside = false
  for (const line of polylines) {
    const count = line.length / 2
    for (let i = 0, j = count - 1; i < count; j = i++) {
      const [ua, va, ub, vb] = [line[2 * j], line[2 * j + 1], line[2 * i], line[2 * i + 1]]
      if (distance((u - ua) * scaleU, (v - va) * scaleV, (ub - ua) * scaleU, (vb - va) * scaleV) < near) return false
      if (va > v !== vb > v && u < ((ub - ua) * (v - va)) / (vb - va) + ua) inside = !inside
    }
  }
  return inside
}

const distance = (x: number, y: number, dx: number, dy: number): number => {
  const square = dx * dx + dy * dy
  const t = square > 0 ? Math.min(Math.max((x * dx + y * dy) / square, 0), 1) : 0
  return Math.hypot(x - t * dx, y - t * dy)
}

/** Signed area enclosed by a polyline over (u, v). */
export const signedArea = (line: Float64Array): number => {
  let sum = 0
  const count = line.length / 2
  for (let i = 0, j = count - 1; i < count; j = i++) sum += line[2 * j] * line[2 * i + 1] - line[2 * i] * line[2 * j + 1]
  return sum / 2
}
