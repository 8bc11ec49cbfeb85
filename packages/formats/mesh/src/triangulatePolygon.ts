import { clipEars } from './clipEars.ts'
import { isConvexQuad } from './isConvexQuad.ts'
import { type NumberList, pushU32 } from './numberList.ts'

/** How a polygon was split. */
export type PolygonSplit = 'fan' | 'ears' | 'crossing'

/** What readers say of `crossing`. */
export const crossingMessage = 'Polygons that cross themselves, or are concave with too many corners to clip, were split as fans.'

/**
 * Appends `corners.length - 2` triangles that cover a polygon.
 * Convex polygons are fanned from their first vertex, concave ones ear-clipped in the plane of their Newell normal, self-crossing ones fanned.
 *
 * @param positions - xyz triples; every corner must be an index into them
 */
export const triangulatePolygon = (positions: Float64Array, corners: readonly number[], out: NumberList<Uint32Array>): PolygonSplit => {
  if (corners.length > 4 || (corners.length === 4 && !isConvexQuad(positions, corners))) {
    const flat = projectPolygon(positions, corners)
    if (!isConvex(flat)) {
      const ears = clipEars(flat)
      if (ears) {
        for (let i = 0; i < ears.length; i++) pushU32(out, corners[ears[i]])
        return 'ears'
      }
      fan(corners, out)
      return 'crossing'
    }
  }
  fan(corners, out)
  return 'fan'
}

const fan = (corners: readonly number[], out: NumberList<Uint32Array>): void => {
  for (let i = 1; i + 1 < corners.length; i++) {
    pushU32(out, corners[0])
    pushU32(out, corners[i])
    pushU32(out, corners[i + 1])
  }
}

/**
 * The polygon as xy pairs, counter-clockwise. The coordinate in which its normal is largest is left out, so the others of a planar polygon stay exact;
 * one that is not planar is seen along its normal.
 */
const projectPolygon = (positions: Float64Array, corners: readonly number[]): Float64Array => {
  const normal = polygonNormal(positions, corners)
  const [sx, sy, sz] = normal.map(Math.abs)
  let [u, v, w] = [0, 1, 2]
  if (sx >= sy && sx >= sz) [u, v, w] = [1, 2, 0]
  else if (sy >= sz) [u, v, w] = [2, 0, 1]
  const planar = isPlanar(positions, corners, normal)
  const [slopeU, slopeV] = planar ? [0, 0] : [normal[u] / normal[w], normal[v] / normal[w]]
  const turned = normal[w] < 0 ? 1 : 0
  const flat = new Float64Array(2 * corners.length)
  for (let i = 0; i < corners.length; i++) {
    const at = 3 * corners[i]
    const depth = planar ? 0 : positions[at + w] - positions[3 * corners[0] + w]
    flat[2 * i + turned] = positions[at + u] - slopeU * depth
    flat[2 * i + 1 - turned] = positions[at + v] - slopeV * depth
  }
  return flat
}

/** Whether no corner is further from the plane than a millionth of its distance from the first corner. */
const isPlanar = (p: Float64Array, corners: readonly number[], [nx, ny, nz]: readonly number[]): boolean => {
  const first = 3 * corners[0]
  const size = Math.sqrt(nx * nx + ny * ny + nz * nz)
  for (let i = 1; i < corners.length; i++) {
    const at = 3 * corners[i]
    const [x, y, z] = [p[at] - p[first], p[at + 1] - p[first + 1], p[at + 2] - p[first + 2]]
    if (Math.abs(nx * x + ny * y + nz * z) > 1e-6 * size * Math.sqrt(x * x + y * y + z * z)) return false
  }
  return true
}

/** Newell's normal: the sum of the corners' cross products about the first. A bow tie's sum cancels; then the largest corner decides. */
const polygonNormal = (positions: Float64Array, corners: readonly number[]): readonly number[] => {
  const sum = [0, 0, 0]
  let largest: readonly number[] = sum
  for (let i = 1; i + 1 < corners.length; i++) {
    const cross = crossAt(positions, corners[0], corners[i], corners[i + 1])
    for (let k = 0; k < 3; k++) sum[k] += cross[k]
    if (i === 1 || Math.hypot(...cross) > Math.hypot(...largest)) largest = cross
  }
  return Math.hypot(...sum) > 1e-9 * Math.hypot(...largest) ? sum : largest
}

const crossAt = (p: Float64Array, a: number, b: number, c: number): readonly number[] => {
  const [ux, uy, uz] = [p[3 * b] - p[3 * a], p[3 * b + 1] - p[3 * a + 1], p[3 * b + 2] - p[3 * a + 2]]
  const [vx, vy, vz] = [p[3 * c] - p[3 * a], p[3 * c + 1] - p[3 * a + 1], p[3 * c + 2] - p[3 * a + 2]]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

/** Relative sine below which a corner counts as straight: decimal input makes collinear points only nearly so. */
const straight = 1e-9

/** Whether no corner turns right and the outline goes round once (a pentagram turns left everywhere, but goes round twice). */
const isConvex = (flat: Float64Array): boolean => {
  const n = flat.length / 2
  let turning = 0
  for (let i = 0; i < n; i++) {
    const a = 2 * ((i + n - 1) % n)
    const b = 2 * i
    const c = 2 * ((i + 1) % n)
    const [ux, uy, vx, vy] = [flat[b] - flat[a], flat[b + 1] - flat[a + 1], flat[c] - flat[b], flat[c + 1] - flat[b + 1]]
    const cross = ux * vy - uy * vx
    const dot = ux * vx + uy * vy
    if (cross < -straight * Math.hypot(ux, uy) * Math.hypot(vx, vy)) return false
    turning += Math.atan2(cross, dot)
  }
  return turning < 3 * Math.PI
}
