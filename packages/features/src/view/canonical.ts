import { type FaceGraph, gridSize } from '@trunnion/kernel'
import { type Vec, add, at, cross, dot, mul, norm, sub, unit } from './vec.ts'

/** A free-form face that is a plane, cylinder, cone or sphere in truth. */
export interface Canonical {
  readonly surface: 'plane' | 'cylinder' | 'cone' | 'sphere'
  readonly origin: Vec
  readonly axis: Vec
  readonly radius: number
  readonly second: number
  readonly from: number
  readonly to: number
  readonly sweep: number
}

/** Relative to the size of the face. */
const slack = 1e-4

/**
 * The elementary surface that the samples of a face lie on, if there is one: many programs write holes and planes as splines, or as revolutions of lines.
 * Tests the points and normals of the grid, which follow the surface beyond the trim; that is part of the same surface.
 */
export const canonicalOf = (graph: FaceGraph, face: number): Canonical | undefined => {
  const points: Vec[] = []
  const normals: Vec[] = []
  for (let k = 0; k < gridSize * gridSize; k++) {
    const from = 7 * (gridSize * gridSize * face + k)
    const normal = at(graph.grid, from + 3)
    if (norm(normal) < 0.5) continue
    points.push(at(graph.grid, from))
    normals.push(normal)
  }
  if (points.length < 9) return undefined
  const middle = mul(
    points.reduce<Vec>((sum, p) => add(sum, p), [0, 0, 0]),
    1 / points.length,
  )
  const size = Math.max(...points.map((p) => norm(sub(p, middle))))
  if (!(size > 0)) return undefined
  return plane(points, normals, size) ?? sphere(points, normals, size) ?? round(points, normals, size)
}

const plane = (points: readonly Vec[], normals: readonly Vec[], size: number): Canonical | undefined => {
  const [normal] = normals
  if (normals.some((n) => dot(n, normal) < 1 - 1e-7) || points.some((p) => Math.abs(dot(sub(p, points[0]), normal)) > slack * size)) return undefined
  return { surface: 'plane', origin: points[12] ?? points[0], axis: normal, radius: 0, second: 0, from: 0, to: 0, sweep: 0 }
}

/** Lines along the normals of two samples that meet: the centre, if all others lie equally far. */
const sphere = (points: readonly Vec[], normals: readonly Vec[], size: number): Canonical | undefined => {
  const other = normals.reduce((best, n, k) => (dot(n, normals[0]) < dot(normals[best], normals[0]) ? k : best), 0)
  const turn = norm(sub(normals[other], normals[0]))
  if (turn < 0.05) return undefined
  const radius = norm(sub(points[other], points[0])) / turn
  for (const sign of [1, -1]) {
    const centre = sub(points[0], mul(normals[0], sign * radius))
    if (points.every((p, k) => norm(sub(sub(p, mul(normals[k], sign * radius)), centre)) <= slack * size))
      return { surface: 'sphere', origin: centre, axis: [0, 0, 1], radius, second: 0, from: -radius, to: radius, sweep: 2 * Math.PI }
  }
  return undefined
}

/** Cylinders and cones: the ends of the normals lie on one circle, whose axis is the surface's. */
const round = (points: readonly Vec[], normals: readonly Vec[], size: number): Canonical | undefined => {
  const second = normals.reduce((best, n, k) => (dot(n, normals[0]) < dot(normals[best], normals[0]) ? k : best), 0)
  const a = sub(normals[second], normals[0])
  const third = normals.reduce((best, n, k) => (norm(cross(a, sub(n, normals[0]))) > norm(cross(a, sub(normals[best], normals[0]))) ? k : best), 0)
  let axis = unit(cross(a, sub(normals[third], normals[0])))
  // Normals on one great circle, as a cylinder's are.
  if (norm(axis) === 0) axis = unit(cross(normals[0], normals[second]))
  if (norm(axis) === 0) return undefined
  const tilt = dot(normals[0], axis)
  if (Math.abs(tilt) > 0.98 || normals.some((n) => Math.abs(dot(n, axis) - tilt) > 1e-4)) return undefined
  // Project along the axis: p - r(h) n' must be one point, r linear in h.
  const flat = (v: Vec): Vec => sub(v, mul(axis, dot(v, axis)))
  const radial = normals.map((n) => unit(flat(n)))
  const heights = points.map((p) => dot(p, axis))
  const slope = tilt / Math.sqrt(1 - tilt * tilt)
  const far = radial.reduce((best, n, k) => (dot(n, radial[0]) < dot(radial[best], radial[0]) ? k : best), 0)
  const difference = sub(radial[far], radial[0])
  if (norm(difference) < 0.05) return undefined
  // flat(p) = c + s r radial, r = r0 - s slope h for outward normals (s = 1); both senses are tried.
  for (const sense of [1, -1]) {
    const lift = points.map((p, k) => add(flat(p), mul(radial[k], slope * heights[k])))
    const r0 = (sense * dot(sub(lift[far], lift[0]), difference)) / dot(difference, difference)
    if (!(r0 > 0) && tilt === 0) continue
    const centre = sub(lift[0], mul(radial[0], sense * r0))
    if (lift.some((p, k) => norm(sub(p, add(centre, mul(radial[k], sense * r0)))) > slack * size)) continue
    const angles = anglesOf(radial, axis)
    const low = Math.min(...heights)
    const high = Math.max(...heights)
    // Signed radius at height h along the radial normal: s·r0 - slope·h.
    const radiusAt = (h: number): number => Math.abs(sense * r0 - slope * h)
    const cone = Math.abs(tilt) > 1e-4
    return {
      surface: cone ? 'cone' : 'cylinder',
      origin: add(centre, mul(axis, low)),
      axis,
      radius: radiusAt(low),
      second: cone ? Math.atan2(radiusAt(high) - radiusAt(low), high - low) : 0,
      from: 0,
      to: high - low,
      sweep: angles,
    }
  }
  return undefined
}

/** Angle covered by directions about an axis: the full turn less the widest gap, where that is wider than one step. */
const anglesOf = (directions: readonly Vec[], axis: Vec): number => {
  const [x] = directions
  const y = cross(axis, x)
  const sorted = [...new Set(directions.map((d) => Math.round(Math.atan2(dot(d, y), dot(d, x)) * 1e6) / 1e6))].sort((a, b) => a - b)
  let gap = sorted[0] + 2 * Math.PI - sorted[sorted.length - 1]
  for (let k = 1; k < sorted.length; k++) gap = Math.max(gap, sorted[k] - sorted[k - 1])
  const step = (2 * Math.PI) / Math.max(sorted.length, 1)
  return gap <= step * 1.01 ? 2 * Math.PI : 2 * Math.PI - gap
}
