import { nextHalfEdge } from '@trunnion/meshcore'
import type { Analysed } from './analyseMesh.ts'
import type { Shells } from './shellFacts.ts'
import type { DefectKind, DefectPlace, Defects } from './types.ts'

type Point = readonly [number, number, number]

/** Every kind of defect that occurs, with its count and its first places. */
export const listDefects = (analysed: Analysed, shells: Shells, limit: number): readonly Defects[] => {
  const { clean, adjacency, loops, pinched, degenerate, duplicates, intersections } = analysed
  const { opp, indices } = adjacency
  const out: Defects[] = []
  const report = (kind: DefectKind, count: number, places: readonly DefectPlace[]): void => {
    if (count > 0) out.push({ kind, count, places })
  }
  const lines = loops.offsets.length - 1
  report('hole', loops.loops, linePlaces(analysed, 0, Math.min(loops.loops, limit)))
  report('open-chain', lines - loops.loops, linePlaces(analysed, loops.loops, Math.min(lines, loops.loops + limit)))
  const crowded = Array.from({ length: Math.min(adjacency.nonManifoldEdges, limit) }, (_, e) => adjacency.crowdedOffsets[e])
  report(
    'non-manifold-edge',
    adjacency.nonManifoldEdges,
    crowded.map((from, e) => edgePlace(analysed, adjacency.crowded[from], [...adjacency.crowded.subarray(from, adjacency.crowdedOffsets[e + 1])])),
  )
  report('non-manifold-vertex', pinched.length, vertexPlaces(analysed, pinched.subarray(0, limit)))
  const misoriented: DefectPlace[] = []
  if (adjacency.misorientedEdges > 0)
    for (let h = 0; h < opp.length && misoriented.length < limit; h++)
      if (opp[h] > h && indices[h] === indices[opp[h]]) misoriented.push(edgePlace(analysed, h, [h, opp[h]]))
  report('misoriented-edge', adjacency.misorientedEdges, misoriented)
  const pairs = Array.from({ length: Math.min(limit, intersections.pairs.length / 2) }, (_, i) => [intersections.pairs[2 * i], intersections.pairs[2 * i + 1]])
  report(
    'self-intersection',
    intersections.count,
    pairs.map(([f, g]) => ({ pointMm: smallerCentre(analysed, f, g), faces: [clean.faceOf[f], clean.faceOf[g]] })),
  )
  const collinear: number[] = []
  let collinearCount = 0
  for (let f = 0; f < degenerate.length; f++) {
    if (degenerate[f] === 0) continue
    collinearCount++
    if (collinear.length < limit) collinear.push(f)
  }
  report('degenerate-face', collinearCount + clean.collapsed, facePlaces(analysed, collinear))
  report('duplicate-face', duplicates.faces.length, facePlaces(analysed, [...duplicates.faces.subarray(0, limit)]))
  report('inside-out-shell', shells.insideOut.count, facePlaces(analysed, shells.insideOut.firstFaces))
  report('debris', shells.debris.count, facePlaces(analysed, shells.debris.firstFaces))
  return out
}

const pointOf = ({ points, unitMm }: Analysed, vertex: number): Point => [
  points[3 * vertex] * unitMm,
  points[3 * vertex + 1] * unitMm,
  points[3 * vertex + 2] * unitMm,
]

const mean = (list: readonly Point[]): Point => {
  const sum = [0, 0, 0]
  for (const point of list) for (let k = 0; k < 3; k++) sum[k] += point[k]
  return [sum[0] / list.length, sum[1] / list.length, sum[2] / list.length]
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

const centreOf = (analysed: Analysed, face: number): Point => mean([0, 1, 2].map((k) => pointOf(analysed, analysed.clean.indices[3 * face + k])))

const facePlaces = (analysed: Analysed, faces: readonly number[]): readonly DefectPlace[] =>
  faces.map((f) => ({ pointMm: centreOf(analysed, f), faces: [analysed.clean.faceOf[f]] }))

const edgePlace = (analysed: Analysed, h: number, halfEdges: readonly number[]): DefectPlace => {
  const ends = [pointOf(analysed, analysed.clean.indices[h]), pointOf(analysed, analysed.clean.indices[nextHalfEdge(h)])] as const
  return { pointMm: mean(ends), faces: halfEdges.map((one) => analysed.clean.faceOf[Math.floor(one / 3)]), edgeMm: ends }
}

/** The smaller of two intersecting faces is nearer to where they meet. */
const smallerCentre = (analysed: Analysed, f: number, g: number): Point => {
  const spread = (face: number): number => {
    const centre = centreOf(analysed, face)
    return Math.max(...[0, 1, 2].map((k) => distance(centre, pointOf(analysed, analysed.clean.indices[3 * face + k]))))
  }
  return centreOf(analysed, spread(f) <= spread(g) ? f : g)
}

const linePlaces = (analysed: Analysed, from: number, to: number): readonly DefectPlace[] => {
  const { loops, clean } = analysed
  return Array.from({ length: to - from }, (_, i) => {
    const start = loops.offsets[from + i]
    const end = loops.offsets[from + i + 1]
    const halfEdges = loops.halfEdges.subarray(start, end)
    let lengthMm = 0
    for (const h of halfEdges) lengthMm += distance(pointOf(analysed, clean.indices[h]), pointOf(analysed, clean.indices[nextHalfEdge(h)]))
    return {
      pointMm: mean(Array.from(loops.vertices.subarray(start, end), (vertex) => pointOf(analysed, vertex))),
      faces: Array.from(halfEdges.subarray(0, facesListed), (h) => clean.faceOf[Math.floor(h / 3)]),
      edges: end - start,
      lengthMm,
    }
  })
}

/** Faces named beside one hole: enough to mark it. */
const facesListed = 64

/** Vertices with one face each that touches them. */
const vertexPlaces = (analysed: Analysed, vertices: Uint32Array): readonly DefectPlace[] => {
  const { indices, faceOf } = analysed.clean
  const faces = new Map<number, number[]>(Array.from(vertices, (v) => [v, []]))
  if (faces.size > 0) for (let i = 0; i < indices.length; i++) faces.get(indices[i])?.push(faceOf[Math.floor(i / 3)])
  return Array.from(vertices, (v) => ({ pointMm: pointOf(analysed, v), faces: (faces.get(v) ?? []).slice(0, facesListed) }))
}
