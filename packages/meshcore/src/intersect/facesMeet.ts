import { orientation2 } from '../predicates/orient.ts'
import { type FacePlanes, dominantAxis, planeProduct, sideOfPlane } from './facePlanes.ts'
import { segmentMeetsTriangle } from './segmentMeetsTriangle.ts'

/**
 * Do faces i and j meet beyond the vertices and edges they share? Exact, by the definition of CGAL's `self_intersections`:
 * faces with three common vertices never do (they are duplicates), neighbours over an edge only when folded flat onto each other,
 * neighbours over a vertex when the far edge of one meets the other, strangers when they have any point in common.
 */
export const facesMeet = (planes: FacePlanes, i: number, j: number): boolean => {
  const c = planes.corners
  const a0 = c[3 * i]
  const a1 = c[3 * i + 1]
  const a2 = c[3 * i + 2]
  const b0 = c[3 * j]
  const b1 = c[3 * j + 1]
  const b2 = c[3 * j + 2]
  const in0 = a0 === b0 || a0 === b1 || a0 === b2
  const in1 = a1 === b0 || a1 === b1 || a1 === b2
  const in2 = a2 === b0 || a2 === b1 || a2 === b2
  if (!in0 && !in1 && !in2) return strangersMeet(planes, i, j)
  if (in0 && in1 && in2) return false
  if (in0 ? in1 || in2 : in1 && in2) {
    const own = in0 ? (in1 ? a2 : a1) : a0
    const p = in0 ? a0 : a1
    const q = in0 ? (in1 ? a1 : a2) : a2
    const other = b0 !== p && b0 !== q ? b0 : b1 !== p && b1 !== q ? b1 : b2
    return isFolded(planes, i, p, q, own, other)
  }
  const v = in0 ? a0 : in1 ? a1 : a2
  const ownB = in0 ? a1 : in1 ? a2 : a0
  const ownC = in0 ? a2 : in1 ? a0 : a1
  const otherB = v === b0 ? b1 : v === b1 ? b2 : b0
  const otherC = v === b0 ? b2 : v === b1 ? b0 : b1
  return touchingMeet(planes, i, j, v, ownB, ownC, otherB, otherC)
}

/** Faces over edge p q with far corners x (of face i) and y: in one plane and on the same side of the edge? */
const isFolded = (planes: FacePlanes, i: number, p: number, q: number, x: number, y: number): boolean => {
  const product = planeProduct(planes, i, y)
  const bound = planes.tolerance[i]
  if (product > bound || product < -bound) return false
  // most flat neighbours lie on opposite sides, which is cheaper to see than that they are exactly flat
  const axis = dominantAxis(planes, i)
  const [u, w] = [axis === 0 ? 1 : 0, axis === 2 ? 1 : 2]
  const sx = orientation2(planes.points, p, q, x, u, w)
  const sy = orientation2(planes.points, p, q, y, u, w)
  return ((sx > 0 && sy > 0) || (sx < 0 && sy < 0)) && sideOfPlane(planes, i, y) === 0
}

/** Are points p and q strictly on one side of face i's plane? */
const sameSide = (planes: FacePlanes, i: number, p: number, q: number): boolean => {
  const sp = sideOfPlane(planes, i, p)
  if (sp === 0) return false
  const sq = sideOfPlane(planes, i, q)
  return sp > 0 ? sq > 0 : sq < 0
}

const isNear = (planes: FacePlanes, i: number, p: number): boolean => {
  const product = planeProduct(planes, i, p)
  return product <= planes.tolerance[i] && product >= -planes.tolerance[i]
}

/** Faces v a b (number i) and v c d (number j) with the one common vertex v. */
const touchingMeet = (planes: FacePlanes, i: number, j: number, v: number, a: number, b: number, c: number, d: number): boolean => {
  const { points } = planes
  if (isNear(planes, i, c) && isNear(planes, i, d)) {
    if (wedgesApart(planes, dominantAxis(planes, i), v, a, b, c, d)) return false
  } else if (sameSide(planes, i, c, d) || sameSide(planes, j, a, b)) return false
  return segmentMeetsTriangle(points, a, b, v, c, d) || segmentMeetsTriangle(points, c, d, v, a, b)
}

/**
 * Does a line along a side of one wedge part them, seen along an axis? Then they meet in v alone, as long as no face is seen edge-on:
 * flat regions of machined parts are decided here, without exact arithmetic.
 */
const wedgesApart = ({ points }: FacePlanes, axis: number, v: number, a: number, b: number, c: number, d: number): boolean => {
  const [u, w] = [axis === 0 ? 1 : 0, axis === 2 ? 1 : 2]
  const ab = orientation2(points, v, a, b, u, w)
  const cd = orientation2(points, v, c, d, u, w)
  if (ab === 0 || cd === 0) return false
  const ac = orientation2(points, v, a, c, u, w)
  const ad = orientation2(points, v, a, d, u, w)
  if (isAcross(points, v, a, c, ab, ac, u, w) && isAcross(points, v, a, d, ab, ad, u, w)) return true
  const bc = orientation2(points, v, b, c, u, w)
  const bd = orientation2(points, v, b, d, u, w)
  if (isAcross(points, v, b, c, -ab, bc, u, w) && isAcross(points, v, b, d, -ab, bd, u, w)) return true
  if (isAcross(points, v, c, a, cd, -ac, u, w) && isAcross(points, v, c, b, cd, -bc, u, w)) return true
  return isAcross(points, v, d, a, -cd, -ad, u, w) && isAcross(points, v, d, b, -cd, -bd, u, w)
}

/** Is x (with turn `side` about the line from v to a) across the line from its own wedge (with turn `own`), or on the line's continuation beyond v, as grids have it? */
const isAcross = (points: Float64Array, v: number, a: number, x: number, own: number, side: number, u: number, w: number): boolean => {
  if (side !== 0) return own > 0 === side < 0
  const k = points[a + u] === points[v + u] ? w : u
  return points[a + k] > points[v + k] ? points[x + k] < points[v + k] : points[x + k] > points[v + k]
}

const opposite = (s: number, t: number): boolean => (s > 0 && t < 0) || (s < 0 && t > 0)

/** Are the corners of face j strictly on one side of face i's plane? */
const planeParts = (planes: FacePlanes, i: number, j: number): boolean => {
  const c = planes.corners
  const first = sideOfPlane(planes, i, c[3 * j])
  if (first === 0) return false
  const second = sideOfPlane(planes, i, c[3 * j + 1])
  if (first > 0 ? second <= 0 : second >= 0) return false
  const third = sideOfPlane(planes, i, c[3 * j + 2])
  return first > 0 ? third > 0 : third < 0
}

const strangersMeet = (planes: FacePlanes, i: number, j: number): boolean => {
  const { points, corners: c } = planes
  const a0 = c[3 * i]
  const a1 = c[3 * i + 1]
  const a2 = c[3 * i + 2]
  const b0 = c[3 * j]
  const b1 = c[3 * j + 1]
  const b2 = c[3 * j + 2]
  if (isNear(planes, i, b0) && isNear(planes, i, b1) && isNear(planes, i, b2)) {
    if (sidesPart(planes, dominantAxis(planes, i), i, j) || sidesPart(planes, dominantAxis(planes, i), j, i)) return false
  } else if (planeParts(planes, i, j) || planeParts(planes, j, i)) return false
  return (
    segmentMeetsTriangle(points, a0, a1, b0, b1, b2) ||
    segmentMeetsTriangle(points, a1, a2, b0, b1, b2) ||
    segmentMeetsTriangle(points, a2, a0, b0, b1, b2) ||
    segmentMeetsTriangle(points, b0, b1, a0, a1, a2) ||
    segmentMeetsTriangle(points, b1, b2, a0, a1, a2) ||
    segmentMeetsTriangle(points, b2, b0, a0, a1, a2)
  )
}

/** Seen along an axis: does a side of face i have face j strictly on its outer side? */
const sidesPart = ({ points, corners: c }: FacePlanes, axis: number, i: number, j: number): boolean => {
  const [u, w] = [axis === 0 ? 1 : 0, axis === 2 ? 1 : 2]
  const turn = orientation2(points, c[3 * i], c[3 * i + 1], c[3 * i + 2], u, w)
  if (turn === 0) return false
  for (let k = 0; k < 3; k++) {
    const p = c[3 * i + k]
    const q = c[3 * i + (k === 2 ? 0 : k + 1)]
    if (
      opposite(turn, orientation2(points, p, q, c[3 * j], u, w)) &&
      opposite(turn, orientation2(points, p, q, c[3 * j + 1], u, w)) &&
      opposite(turn, orientation2(points, p, q, c[3 * j + 2], u, w))
    )
      return true
  }
  return false
}
