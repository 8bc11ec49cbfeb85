import { type Mesh, singleGroup } from '@trunnion/core'
import { weldExact } from '@trunnion/meshcore'
import { type BodyAnalysis, analyseBody } from '../analyseBody.ts'
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
 * @returns faces numbered as segments, `segmentOf` a triangle; undefined for a mesh that is not manifold or not oriented alike
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
  // What is missing from an open mesh may be what a feature needs.
  const open = flats.adjacency.boundaryEdges > 0
  const analysis = analyseBody(view, { cap: open ? 0.8 * cap : cap, source: 'mesh', holesOnly: !isMade(view, indices.length / 3) })
  return {
    ...analysis,
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
