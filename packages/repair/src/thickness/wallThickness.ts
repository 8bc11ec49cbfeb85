import { type LengthUnit, type Mesh, millimetresPer } from '@trunnion/core'
import { type Bvh, buildBvh, castRay, closestPoint, makeClosestPoint, makeRayHit } from '@trunnion/meshcore'

export interface ThicknessOptions {
  /** Unit of the positions (default `unknown`, which counts as millimetre). */
  readonly lengthUnit?: LengthUnit
}

/** How thick the material is behind each face. */
export interface WallThickness {
  /** Millimetres, one a face of the given mesh; -1 where no wall lies opposite (open, oblique or degenerate). */
  readonly thicknessMm: Float32Array
  readonly areaMm2: Float64Array
}

/** Walls count as opposite when their normals differ by more than 120 degrees: a corner is no wall. */
const opposed = -0.5

/** A ball must shrink by more than this part of its radius to count as stopped earlier: the point it starts from lies on its own surface. */
const shrinks = 1 - 1e-4

/**
 * Thickness behind the centre of each face: the way of an inward ray to an opposite wall, shortened where an inscribed sphere that touches the centre
 * meets an opposite wall earlier (Inui et al. 2016 compare both; spheres alone call every edge thin, rays alone overlook slanted walls).
 *
 * @param mesh - welded or not, outward oriented
 */
export const wallThickness = (mesh: Pick<Mesh, 'positions' | 'indices'>, options: ThicknessOptions = {}): WallThickness => {
  const { indices } = mesh
  const points = mesh.positions instanceof Float64Array ? mesh.positions : Float64Array.from(mesh.positions)
  const unitMm = millimetresPer(options.lengthUnit ?? 'unknown')
  const faces = indices.length / 3
  const { normals, areas } = unitNormals(points, indices)
  const bvh = buildBvh(points, indices)
  const thicknessMm = new Float32Array(faces).fill(-1)
  const areaMm2 = areas.map((area) => area * unitMm * unitMm)
  for (let f = 0; f < faces; f++) {
    if (areas[f] === 0) continue
    const found = thicknessAt(bvh, points, indices, normals, f)
    if (found >= 0) thicknessMm[f] = found * unitMm
  }
  return { thicknessMm, areaMm2 }
}

/** Area of the faces behind which the material is thinner than `limitMm`, in square millimetres. */
export const areaThinnerThan = ({ thicknessMm, areaMm2 }: WallThickness, limitMm: number): number => {
  let area = 0
  for (let f = 0; f < thicknessMm.length; f++) if (thicknessMm[f] >= 0 && thicknessMm[f] < limitMm) area += areaMm2[f]
  return area
}

const hit = makeRayHit()
const contact = makeClosestPoint()

const thicknessAt = (bvh: Bvh, points: Float64Array, indices: Uint32Array, normals: Float64Array, f: number): number => {
  const [a, b, c] = [3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]]
  const x = (points[a] + points[b] + points[c]) / 3
  const y = (points[a + 1] + points[b + 1] + points[c + 1]) / 3
  const z = (points[a + 2] + points[b + 2] + points[c + 2]) / 3
  const nx = normals[3 * f]
  const ny = normals[3 * f + 1]
  const nz = normals[3 * f + 2]
  castRay(bvh, points, indices, [x, y, z], [-nx, -ny, -nz], hit, Infinity, f)
  if (hit.face < 0) return -1
  const isOpposed = (g: number): boolean => nx * normals[3 * g] + ny * normals[3 * g + 1] + nz * normals[3 * g + 2] < opposed
  const straight = isOpposed(hit.face) ? hit.distance : -1
  let radius = hit.distance / 2
  let stop = -1
  for (let round = 0; round < 16; round++) {
    closestPoint(bvh, points, indices, x - radius * nx, y - radius * ny, z - radius * nz, contact, radius * shrinks, f)
    if (contact.face < 0) break
    const [dx, dy, dz] = [x - contact.x, y - contact.y, z - contact.z]
    const depth = nx * dx + ny * dy + nz * dz
    // a point at the level of the face itself cannot stop a ball on it
    if (!(depth > 0)) break
    radius = (dx * dx + dy * dy + dz * dz) / (2 * depth)
    stop = contact.face
  }
  return stop >= 0 && isOpposed(stop) ? 2 * radius : straight
}

const unitNormals = (p: Float64Array, indices: Uint32Array): { normals: Float64Array; areas: Float64Array } => {
  const normals = new Float64Array(indices.length)
  const areas = new Float64Array(indices.length / 3)
  for (let f = 0; f < areas.length; f++) {
    const [a, b, c] = [3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]]
    const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
    const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    const length = Math.sqrt(x * x + y * y + z * z)
    if (!(length > 0)) continue
    areas[f] = length / 2
    normals[3 * f] = x / length
    normals[3 * f + 1] = y / length
    normals[3 * f + 2] = z / length
  }
  return { normals, areas }
}
