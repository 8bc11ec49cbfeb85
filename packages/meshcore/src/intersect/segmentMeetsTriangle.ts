import { orientation2, orientation3 } from '../predicates/orient.ts'

/**
 * Does the closed segment p q meet the closed triangle a b c? Exact; all given as offsets into `points` (xyz triples).
 * The triangle must not be degenerate; the segment may lie in its plane.
 */
export const segmentMeetsTriangle = (points: Float64Array, p: number, q: number, a: number, b: number, c: number): boolean => {
  const sp = orientation3(points, a, b, c, p)
  const sq = orientation3(points, a, b, c, q)
  if ((sp > 0 && sq > 0) || (sp < 0 && sq < 0)) return false
  if (sp === 0 && sq === 0) return meetsInPlane(points, p, q, a, b, c)
  const ab = orientation3(points, p, q, a, b)
  const bc = orientation3(points, p, q, b, c)
  if ((ab > 0 && bc < 0) || (ab < 0 && bc > 0)) return false
  const ca = orientation3(points, p, q, c, a)
  return (ab >= 0 && bc >= 0 && ca >= 0) || (ab <= 0 && bc <= 0 && ca <= 0)
}

/** Coplanar case, in a projection in which the triangle keeps its area. */
const meetsInPlane = (points: Float64Array, p: number, q: number, a: number, b: number, c: number): boolean => {
  for (let drop = 0; drop < 3; drop++) {
    const u = drop === 0 ? 1 : 0
    const v = drop === 2 ? 1 : 2
    const turn = orientation2(points, a, b, c, u, v)
    if (turn === 0) continue
    const [second, third] = turn > 0 ? [b, c] : [c, b]
    return (
      isInside(points, p, a, second, third, u, v) ||
      isInside(points, q, a, second, third, u, v) ||
      segmentsMeet(points, p, q, a, b, u, v) ||
      segmentsMeet(points, p, q, b, c, u, v) ||
      segmentsMeet(points, p, q, c, a, u, v)
    )
  }
  return false
}

/** Is p in the closed counter-clockwise triangle a b c? */
const isInside = (points: Float64Array, p: number, a: number, b: number, c: number, u: number, v: number): boolean =>
  orientation2(points, a, b, p, u, v) >= 0 && orientation2(points, b, c, p, u, v) >= 0 && orientation2(points, c, a, p, u, v) >= 0

/** Do two closed segments that are not both on one line meet? Segments on one line meet a triangle through `isInside` or its other sides. */
const segmentsMeet = (points: Float64Array, p: number, q: number, a: number, b: number, u: number, v: number): boolean => {
  const pa = orientation2(points, p, q, a, u, v)
  const pb = orientation2(points, p, q, b, u, v)
  if ((pa > 0 && pb > 0) || (pa < 0 && pb < 0) || (pa === 0 && pb === 0)) return false
  const ap = orientation2(points, a, b, p, u, v)
  const aq = orientation2(points, a, b, q, u, v)
  return !((ap > 0 && aq > 0) || (ap < 0 && aq < 0))
}
