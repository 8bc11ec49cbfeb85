import { orientation3 } from '../predicates/orient.ts'

/** Faces in leaf order with their planes: what deciding sides of planes needs, side by side in memory. */
export interface FacePlanes {
  /** xyz triples. */
  readonly points: Float64Array
  /** Three offsets into `points` a face. */
  readonly corners: Uint32Array
  /** (b - a) × (c - a) a face, as doubles give it. */
  readonly normals: Float64Array
  /** No point of the mesh can be on the other side of face i's plane than the double arithmetic says when its product exceeds this. */
  readonly tolerance: Float64Array
}

/** Ten roundings of relative size 2^-53 lie between the coordinates and the product; see Shewchuk 1997, section 4.3, for the sum over the permanent. */
const roundings = 10.01 * 2 ** -53

/** Planes of the listed faces. `extent` is the size of the box of all points. */
export const facePlanes = (points: Float64Array, indices: Uint32Array, faces: Uint32Array, extent: readonly [number, number, number]): FacePlanes => {
  const corners = new Uint32Array(3 * faces.length)
  const normals = new Float64Array(3 * faces.length)
  const tolerance = new Float64Array(faces.length)
  const [ex, ey, ez] = extent
  for (let i = 0; i < faces.length; i++) {
    const a = 3 * indices[3 * faces[i]]
    const b = 3 * indices[3 * faces[i] + 1]
    const c = 3 * indices[3 * faces[i] + 2]
    corners[3 * i] = a
    corners[3 * i + 1] = b
    corners[3 * i + 2] = c
    const ux = points[b] - points[a]
    const uy = points[b + 1] - points[a + 1]
    const uz = points[b + 2] - points[a + 2]
    const vx = points[c] - points[a]
    const vy = points[c + 1] - points[a + 1]
    const vz = points[c + 2] - points[a + 2]
    normals[3 * i] = uy * vz - uz * vy
    normals[3 * i + 1] = uz * vx - ux * vz
    normals[3 * i + 2] = ux * vy - uy * vx
    tolerance[i] =
      roundings * ((Math.abs(uy * vz) + Math.abs(uz * vy)) * ex + (Math.abs(uz * vx) + Math.abs(ux * vz)) * ey + (Math.abs(ux * vy) + Math.abs(uy * vx)) * ez)
  }
  return { points, corners, normals, tolerance }
}

/** Product of face i's normal with the way from its first corner to point p; beyond the tolerance its sign is certain. */
export const planeProduct = (planes: FacePlanes, i: number, p: number): number => {
  const { points, normals } = planes
  const a = planes.corners[3 * i]
  const n = 3 * i
  return normals[n] * (points[p] - points[a]) + normals[n + 1] * (points[p + 1] - points[a + 1]) + normals[n + 2] * (points[p + 2] - points[a + 2])
}

/** Exact side of point p (an offset) of face i's plane: its sign counts. */
export const sideOfPlane = (planes: FacePlanes, i: number, p: number): number => {
  const product = planeProduct(planes, i, p)
  const bound = planes.tolerance[i]
  if (product > bound || product < -bound) return product
  const { points, corners } = planes
  return orientation3(points, corners[3 * i], corners[3 * i + 1], corners[3 * i + 2], p)
}

/** The two coordinates in which face i keeps most of its area: 0 drops x, 1 drops y, 2 drops z. */
export const dominantAxis = ({ normals }: FacePlanes, i: number): number => {
  const x = Math.abs(normals[3 * i])
  const y = Math.abs(normals[3 * i + 1])
  const z = Math.abs(normals[3 * i + 2])
  return x >= y && x >= z ? 0 : y >= z ? 1 : 2
}
