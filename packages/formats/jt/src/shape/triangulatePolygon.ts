import { type TriangleSink, addTriangle } from './triangleSink.ts'

/** Clipping ears takes quadratic time; larger concave polygons are cut as a fan. */
const mostCornersToClip = 2048

/** Newell's normal: twice the area vector of a polygon that need not be quite flat (Sutherland, Sproull and Schumacker 1974). */
const areaVector = (p: Float32Array, corner: Int32Array, start: number, count: number): readonly [number, number, number] => {
  let x = 0
  let y = 0
  let z = 0
  for (let i = 0; i < count; i++) {
    const a = corner[start + i] * 3
    const b = corner[start + ((i + 1) % count)] * 3
    x += (p[a + 1] - p[b + 1]) * (p[a + 2] + p[b + 2])
    y += (p[a + 2] - p[b + 2]) * (p[a] + p[b])
    z += (p[a] - p[b]) * (p[a + 1] + p[b + 1])
  }
  return [x, y, z]
}

/** Twice the signed area of triangle (`a`, `b`, `c`) in the plane of `u` and `v`. */
const turn = (u: Float64Array, v: Float64Array, a: number, b: number, c: number): number => (u[b] - u[a]) * (v[c] - v[a]) - (v[b] - v[a]) * (u[c] - u[a])

const isEar = (u: Float64Array, v: Float64Array, ring: Int32Array, left: number, k: number): boolean => {
  const a = ring[(k + left - 1) % left]
  const b = ring[k]
  const c = ring[(k + 1) % left]
  if (turn(u, v, a, b, c) <= 0) return false
  for (let i = 0; i < left; i++) {
    const p = ring[i]
    if (p === a || p === b || p === c) continue
    if (turn(u, v, a, b, p) >= 0 && turn(u, v, b, c, p) >= 0 && turn(u, v, c, a, p) >= 0) return false
  }
  return true
}

/**
 * Cuts one polygon into triangles: a fan where it is convex, ears where it is not (Meisters 1975).
 * @param corner - output vertices of the corners, from `start` on, counter-clockwise
 */
export const triangulatePolygon = (sink: TriangleSink, positions: Float32Array, corner: Int32Array, start: number, count: number): void => {
  const [nx, ny, nz] = areaVector(positions, corner, start, count)
  const ax = Math.abs(nx)
  const ay = Math.abs(ny)
  const az = Math.abs(nz)
  // The plane of the two axes along which the polygon is seen largest, turned so that it stays counter-clockwise.
  const [first, second] = az >= ax && az >= ay ? (nz >= 0 ? [0, 1] : [1, 0]) : ax >= ay ? (nx >= 0 ? [1, 2] : [2, 1]) : ny >= 0 ? [2, 0] : [0, 2]
  const u = Float64Array.from({ length: count }, (_, i) => positions[corner[start + i] * 3 + first])
  const v = Float64Array.from({ length: count }, (_, i) => positions[corner[start + i] * 3 + second])
  let convex = true
  for (let i = 0; i < count && convex; i++) convex = turn(u, v, i, (i + 1) % count, (i + 2) % count) >= 0
  if (convex || count > mostCornersToClip) {
    for (let i = 2; i < count; i++) addTriangle(sink, positions, corner[start], corner[start + i - 1], corner[start + i])
    return
  }
  const ring = Int32Array.from({ length: count }, (_, i) => i)
  let left = count
  let k = 0
  for (let tried = 0; left > 3;) {
    // A polygon that crosses itself may have no ear left: then any corner is cut, so that the loop ends.
    if (isEar(u, v, ring, left, k) || tried >= left) {
      addTriangle(sink, positions, corner[start + ring[(k + left - 1) % left]], corner[start + ring[k]], corner[start + ring[(k + 1) % left]])
      ring.copyWithin(k, k + 1, left--)
      tried = 0
    } else {
      k++
      tried++
    }
    if (k >= left) k = 0
  }
  addTriangle(sink, positions, corner[start + ring[0]], corner[start + ring[1]], corner[start + ring[2]])
}
