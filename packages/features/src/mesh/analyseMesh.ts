import { type Mesh, singleGroup } from '@trunnion/core'
import { weldExact } from '@trunnion/meshcore'
import { type BodyAnalysis, analyseBody } from '../analyseBody.ts'
import type { FaceResult } from '../types.ts'
import type { PartView } from '../view/partView.ts'
import { makeFlats } from './flats.ts'
import { findPrimitives } from './primitives.ts'
import { viewMesh } from './viewMesh.ts'

/** Triangles beyond this are left to the tier of points: segmentation holds some 200 bytes a triangle, and the time is bounded. */
const mostTriangles = 2_000_000

/**
 * Features from triangles alone: grows planes, cylinders, cones and spheres, and runs the same rules on them.
 *
 * @param unitMm - millimetres in one unit of the mesh
 * @returns faces numbered as segments, `segmentOf` a triangle; undefined for an open or non-manifold mesh
 */
export const analyseMesh = (mesh: Mesh, unitMm: number, cap: number): BodyAnalysis | undefined => {
  if (mesh.indices.length === 0 || mesh.indices.length > 3 * mostTriangles) return undefined
  const scaled = Float64Array.from(mesh.positions, (x) => x * unitMm)
  const welded = weldExact({ name: '', positions: scaled, indices: mesh.indices, groups: singleGroup() })
  const { indices, kept } = withoutCollapsed(welded.indices)
  const points = welded.positions instanceof Float64Array ? welded.positions : Float64Array.from(welded.positions)
  const flats = makeFlats(points, indices, diagonalOf(points))
  if (!flats) return undefined
  const primitives = findPrimitives(flats)
  const segmentOf = new Int32Array(mesh.indices.length / 3).fill(-1)
  primitives.forEach(({ flats: own }, face) => {
    for (const flat of own) for (const t of flats.triangles[flat]) segmentOf[kept[t]] = face
  })
  const view = viewMesh(flats, primitives)
  const firstTriangle = new Uint32Array(primitives.length)
  const ordered = new Uint32Array(indices.length)
  let to = 0
  primitives.forEach(({ flats: own }, face) => {
    firstTriangle[face] = to / 3
    for (const flat of own) for (const t of flats.triangles[flat]) for (let k = 0; k < 3; k++) ordered[to++] = indices[3 * t + k]
  })
  const analysis = analyseBody(view, { cap, source: 'mesh' })
  return {
    ...(isMade(view, indices.length / 3) ? analysis : withoutShapes(analysis)),
    segmentOf,
    mesh: { positions: points, indices: ordered, groups: { firstTriangle } },
  }
}

/** Made parts have fewer faces than triangles by far; what was sculpted or scanned has a plane a triangle. */
const leastTrianglesAFace = 3

const isMade = (view: PartView, triangles: number): boolean => {
  const single = view.faces.filter((face) => face.surface === 'plane' && face.loops.length === 1 && face.loops[0].length === 3).length
  return view.faces.length <= 64 || (triangles >= leastTrianglesAFace * view.faces.length && single * 2 < view.faces.length)
}

const sure: ReadonlySet<string> = new Set(['through-hole', 'blind-hole', 'counterbored-hole', 'countersunk-hole'])

/** Of a sculpted surface only round holes can be told. */
const withoutShapes = (analysis: BodyAnalysis): BodyAnalysis => {
  const features = analysis.features.filter((feature) => sure.has(feature.class)).map((feature, id) => ({ ...feature, id }))
  const owner = new Map(features.flatMap((feature) => feature.faces.map((face) => [face, feature] as const)))
  const faces = analysis.faces.map(({ id, surface }): FaceResult => {
    const feature = owner.get(id)
    return feature
      ? { id, surface, class: feature.class, confidence: feature.confidence, feature: feature.id }
      : { id, surface, class: 'unknown', confidence: 0 }
  })
  return { ...analysis, features, faces, kind: { kind: 'freeform' }, patterns: [], explained: owner.size / Math.max(faces.length, 1) }
}

const withoutCollapsed = (given: Uint32Array): { readonly indices: Uint32Array; readonly kept: Uint32Array } => {
  const indices = new Uint32Array(given.length)
  const kept = new Uint32Array(given.length / 3)
  let to = 0
  for (let t = 0; t < given.length / 3; t++) {
    const [a, b, c] = [given[3 * t], given[3 * t + 1], given[3 * t + 2]]
    if (a === b || b === c || a === c) continue
    indices.set([a, b, c], 3 * to)
    kept[to++] = t
  }
  return { indices: indices.slice(0, 3 * to), kept }
}

const diagonalOf = (points: Float64Array): number => {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let k = 0; k < points.length; k++) {
    box[k % 3] = Math.min(box[k % 3], points[k])
    box[3 + (k % 3)] = Math.max(box[3 + (k % 3)], points[k])
  }
  return Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
}
