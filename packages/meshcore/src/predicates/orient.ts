import { orient2d, orient3d } from 'robust-predicates'

/**
 * Exact sign of the volume of tetrahedron a b c d, all four given as offsets into `p` (xyz triples):
 * positive when d lies on the side of plane abc to which its counter-clockwise normal points.
 * The usual case is decided in doubles with Shewchuk's error bound (Adaptive precision floating-point arithmetic, 1997); the rest by expansions.
 */
export const orientation3 = (p: Float64Array, a: number, b: number, c: number, d: number): number => {
  const adx = p[a] - p[d]
  const ady = p[a + 1] - p[d + 1]
  const adz = p[a + 2] - p[d + 2]
  const bdx = p[b] - p[d]
  const bdy = p[b + 1] - p[d + 1]
  const bdz = p[b + 2] - p[d + 2]
  const cdx = p[c] - p[d]
  const cdy = p[c + 1] - p[d + 1]
  const cdz = p[c + 2] - p[d + 2]
  const bc = bdx * cdy
  const cb = cdx * bdy
  const ca = cdx * ady
  const ac = adx * cdy
  const ab = adx * bdy
  const ba = bdx * ady
  const det = adz * (bc - cb) + bdz * (ca - ac) + cdz * (ab - ba)
  const permanent =
    (Math.abs(bc) + Math.abs(cb)) * Math.abs(adz) + (Math.abs(ca) + Math.abs(ac)) * Math.abs(bdz) + (Math.abs(ab) + Math.abs(ba)) * Math.abs(cdz)
  const bound = errorBound3 * permanent
  // robust-predicates and this function have opposite signs: there d below abc is positive
  if (det > bound || -det > bound) return -det
  if (permanent === 0 && Math.max(Math.abs(adz), Math.abs(bdz), Math.abs(cdz)) === 0) return 0
  return -orient3d(p[a], p[a + 1], p[a + 2], p[b], p[b + 1], p[b + 2], p[c], p[c + 1], p[c + 2], p[d], p[d + 1], p[d + 2]) || 0
}

const epsilon = 2 ** -53
const errorBound3 = (7 + 56 * epsilon) * epsilon
const errorBound2 = (3 + 16 * epsilon) * epsilon

/**
 * Exact sign of the area of triangle a b c, offsets into `p`, in the projection onto coordinates `u` and `v` (0, 1 or 2 each):
 * positive when the three run counter-clockwise.
 */
export const orientation2 = (p: Float64Array, a: number, b: number, c: number, u: number, v: number): number => {
  const left = (p[a + u] - p[c + u]) * (p[b + v] - p[c + v])
  const right = (p[a + v] - p[c + v]) * (p[b + u] - p[c + u])
  const det = left - right
  const bound = errorBound2 * (Math.abs(left) + Math.abs(right))
  if (det > bound || -det > bound) return det
  // robust-predicates has y downwards: clockwise is positive
  return -orient2d(p[a + u], p[a + v], p[b + u], p[b + v], p[c + u], p[c + v]) || 0
}
