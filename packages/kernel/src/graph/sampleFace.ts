import type { Surface } from './brepGeometry.ts'
import { type BrepText, compose } from './brepText.ts'
import { evaluateSurface } from './evaluate.ts'
import type { GraphMesh } from './extractFaceGraph.ts'
import { areaWithin } from './faceArea.ts'
import { type FaceGraph, graphSurfaces, gridSize } from './faceGraph.ts'
import { type Trace, isInside, outline, signedArea, traceAt, traceFace } from './traceFace.ts'
import { type Walk, movePoint } from './walkShape.ts'

/** What the sampling of edges needs of a face. */
export interface SampledFace {
  readonly surface: Surface
  /** From the surface's coordinates to the body's. */
  readonly matrix: Float64Array
  /** The face's traces by edge: first the use along the edge, then the one against it. */
  readonly traces: ReadonlyMap<number, readonly Trace[]>
  readonly uvAt: (trace: Trace, t: number, out: Float64Array) => boolean
  /** Point and outward unit normal at (u, v) into `out[0…5]`. */
  readonly at: (u: number, v: number, out: Float64Array) => void
}

const d1 = new Float64Array(9)

/** Fills everything of one face into the graph. */
export const sampleFace = (text: BrepText, walk: Walk, face: number, graph: FaceGraph, mesh: GraphMesh | undefined): SampledFace => {
  const placed = walk.faces[face]
  const surface = text.surfaces[placed.shape.surface]
  if (!surface) throw new Error('face without surface')
  const matrix = placed.shape.location === 0 ? placed.matrix : compose(placed.matrix, text.locations[placed.shape.location])
  const back = invert(matrix)
  const traces = traceFace(text, placed, walk.edges)
  const uvAt = (trace: Trace, t: number, out: Float64Array): boolean => {
    const edge = walk.edges[trace.use.edge]
    const toSurface = (x: number, y: number, z: number): readonly number[] => movePoint(back, movePoint(edgeMatrix(text, edge), [x, y, z]))
    return traceAt(trace, t, surface, toSurface, edge, text.curves, out)
  }
  const at = (u: number, v: number, out: Float64Array): void => {
    evaluateSurface(surface, u, v, d1)
    for (let k = 0; k < 3; k++) out[k] = matrix[k] * d1[0] + matrix[3 + k] * d1[1] + matrix[6 + k] * d1[2] + matrix[9 + k]
    const [nx, ny, nz] = [d1[4] * d1[8] - d1[5] * d1[7], d1[5] * d1[6] - d1[3] * d1[8], d1[3] * d1[7] - d1[4] * d1[6]]
    const length = Math.hypot(nx, ny, nz)
    const sign = (placed.reversed ? -1 : 1) / (length > 0 ? length : 1)
    for (let k = 0; k < 3; k++) out[3 + k] = sign * (matrix[k] * nx + matrix[3 + k] * ny + matrix[6 + k] * nz)
  }
  const polylines = outline(traces, uvAt, (trace) =>
    trace.curve ? trace.curve.kind === 'line' : text.curves[walk.edges[trace.use.edge].shape.curve]?.kind === 'line',
  )
  const [u0, u1, v0, v1] = boundsOf(polylines, surface)
  graph.uv.set([u0, u1, v0, v1], 4 * face)
  graph.surface[face] = graphSurfaces.indexOf(surface.kind)
  graph.reversed[face] = placed.reversed ? 1 : 0
  graph.rational[face] = surface.kind === 'spline' && surface.rational ? 1 : 0
  if ('axis' in surface && 'x' in surface) {
    graph.frame.set(movePoint(matrix, surface.origin), 12 * face)
    for (const [k, direction] of [surface.axis, surface.x, surface.y].entries()) graph.frame.set(turn(matrix, direction), 12 * face + 3 + 3 * k)
    graph.sizes.set([surface.a, surface.b], 2 * face)
  } else if (surface.kind === 'revolution') {
    graph.frame.set(movePoint(matrix, surface.origin), 12 * face)
    graph.frame.set(turn(matrix, surface.axis), 12 * face + 3)
  } else if (surface.kind === 'extrusion') graph.frame.set(turn(matrix, surface.direction), 12 * face + 3)

  const bounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  const sample = new Float64Array(6)
  const grow = (): void => {
    for (let k = 0; k < 3; k++) {
      bounds[k] = Math.min(bounds[k], sample[k])
      bounds[3 + k] = Math.max(bounds[3 + k], sample[k])
    }
  }
  const whole = polylines.length === 0
  const middle = [0, 0, 0]
  let inside = 0
  for (let i = 0; i < gridSize; i++)
    for (let j = 0; j < gridSize; j++) {
      const [u, v] = [u0 + ((u1 - u0) * i) / (gridSize - 1), v0 + ((v1 - v0) * j) / (gridSize - 1)]
      at(u, v, sample)
      const within = whole || isInside(polylines, u, v, 1 / (u1 - u0 || 1), 1 / (v1 - v0 || 1))
      const to = 7 * (gridSize * gridSize * face + gridSize * i + j)
      graph.grid.set(sample, to)
      graph.grid[to + 6] = within ? 1 : 0
      if (!within) continue
      inside++
      grow()
      for (let k = 0; k < 3; k++) middle[k] += sample[k]
    }
  const rim = [0, 0, 0]
  let rimPoints = 0
  for (const line of polylines)
    for (let k = 0; k < line.length; k += 2) {
      at(line[k], line[k + 1], sample)
      grow()
      for (let i = 0; i < 3; i++) rim[i] += sample[i]
      rimPoints++
    }
  graph.box.set(bounds, 6 * face)
  const fromMesh = mesh && meshMeasure(mesh, face)
  graph.centroid.set(
    fromMesh && fromMesh.area > 0 ? fromMesh.middle : inside > 0 ? middle.map((x) => x / inside) : rim.map((x) => x / Math.max(rimPoints, 1)),
    3 * face,
  )
  const exact = 'x' in surface && !whole
  const area = exact
    ? areaWithin(
        surface,
        traces.flatMap((wire) =>
          wire.map(
            (trace) => (share: number, out: Float64Array) =>
              void uvAt(trace, trace.first + (trace.use.reversed ? 1 - share : share) * (trace.last - trace.first), out),
          ),
        ),
      )
    : (fromMesh?.area ?? 0)
  graph.areaMm2[face] = Number.isFinite(area) ? area : 0
  fillLoops(graph, face, traces, polylines)
  const byEdge = new Map<number, Trace[]>()
  for (const trace of traces.flat())
    byEdge.set(
      trace.use.edge,
      [...(byEdge.get(trace.use.edge) ?? []), trace].sort((a, b) => Number(a.use.reversed) - Number(b.use.reversed)),
    )
  return { surface, matrix, traces: byEdge, uvAt, at }
}

const edgeMatrix = (text: BrepText, edge: Walk['edges'][number]): Float64Array =>
  edge.shape.location === 0 ? edge.matrix : compose(edge.matrix, text.locations[edge.shape.location])

const turn = (m: Float64Array, d: ArrayLike<number>): number[] => [0, 1, 2].map((k) => m[k] * d[0] + m[3 + k] * d[1] + m[6 + k] * d[2])

const invert = (m: Float64Array): Float64Array => {
  const scale = m[0] * m[0] + m[1] * m[1] + m[2] * m[2]
  const out = new Float64Array(12)
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) out[3 * c + r] = m[3 * r + c] / scale
  for (let r = 0; r < 3; r++) out[9 + r] = -(out[r] * m[9] + out[3 + r] * m[10] + out[6 + r] * m[11])
  return out
}

const boundsOf = (polylines: readonly Float64Array[], surface: Surface): [number, number, number, number] => {
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const line of polylines)
    for (let k = 0; k < line.length; k += 2) {
      u0 = Math.min(u0, line[k])
      u1 = Math.max(u1, line[k])
      v0 = Math.min(v0, line[k + 1])
      v1 = Math.max(v1, line[k + 1])
    }
  if (u0 <= u1 && v0 <= v1) return [u0, u1, v0, v1]
  if (surface.kind === 'sphere') return [0, 2 * Math.PI, -Math.PI / 2, Math.PI / 2]
  if (surface.kind === 'torus') return [0, 2 * Math.PI, 0, 2 * Math.PI]
  if (surface.kind === 'spline')
    return [
      surface.knotsU[surface.degreeU],
      surface.knotsU[surface.knotsU.length - surface.degreeU - 1],
      surface.knotsV[surface.degreeV],
      surface.knotsV[surface.knotsV.length - surface.degreeV - 1],
    ]
  throw new Error('unbounded face')
}

/** Loops of the face into the graph; the one that encloses most comes first. */
const fillLoops = (graph: FaceGraph, face: number, traces: readonly (readonly Trace[])[], polylines: readonly Float64Array[]): void => {
  let loop = graph.loopFirst.length - 1
  // Faces come in order: the first loop without edges is the next free one.
  for (let k = 0; k < graph.loopFirst.length - 1; k++)
    if (k > 0 ? graph.loopFirst[k + 1] === 0 : graph.loopFirst[1] === 0) {
      loop = k
      break
    }
  const order = traces.map((_, k) => k).sort((a, b) => Math.abs(signedArea(polylines[b])) - Math.abs(signedArea(polylines[a])) || a - b)
  for (const wire of order) {
    graph.loopFace[loop] = face
    let to = graph.loopFirst[loop]
    for (const { use } of traces[wire]) graph.loopEdges[to++] = use.reversed ? ~use.edge : use.edge
    graph.loopFirst[++loop] = to
  }
}

const meshMeasure = (mesh: GraphMesh, face: number): { area: number; middle: number[] } => {
  const { positions: p, indices, faceFirstTriangle } = mesh
  const end = faceFirstTriangle[face + 1] ?? indices.length / 3
  let area = 0
  const middle = [0, 0, 0]
  for (let t = faceFirstTriangle[face]; t < end; t++) {
    const [a, b, c] = [3 * indices[3 * t], 3 * indices[3 * t + 1], 3 * indices[3 * t + 2]]
    const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
    const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
    const own = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
    area += own
    for (let k = 0; k < 3; k++) middle[k] += (own * (p[a + k] + p[b + k] + p[c + k])) / 3
  }
  return { area, middle: middle.map((x) => x / (area || 1)) }
}
