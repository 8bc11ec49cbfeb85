import type { Bvh } from './buildBvh.ts'

/** The nearest point of a mesh; filled in place, so that a million queries make no garbage. */
export interface ClosestPoint {
  x: number
  y: number
  z: number
  /** -1 when nothing lies within the limit. */
  face: number
  distance: number
}

export const makeClosestPoint = (): ClosestPoint => ({ x: 0, y: 0, z: 0, face: -1, distance: Infinity })

/**
 * Finds the point of the mesh nearest to (x, y, z), branch and bound from the nearer child on.
 *
 * @param limit - farther points do not matter
 * @param except - a face to leave out
 */
export const closestPoint = (
  bvh: Bvh,
  points: Float64Array,
  indices: Uint32Array,
  x: number,
  y: number,
  z: number,
  out: ClosestPoint,
  limit = Infinity,
  except = -1,
): ClosestPoint => {
  out.face = -1
  out.distance = limit
  let best = limit * limit
  const { boxes, link, size, faces } = bvh
  if (bvh.nodes === 0) return out
  const stack: number[] = [0]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (squaredDistance(boxes, 6 * node, x, y, z) >= best) continue
    if (size[node] === 0) {
      const left = node + 1
      const right = link[node]
      const leftFirst = squaredDistance(boxes, 6 * left, x, y, z) <= squaredDistance(boxes, 6 * right, x, y, z)
      stack.push(leftFirst ? right : left, leftFirst ? left : right)
      continue
    }
    const from = -1 - link[node]
    for (let i = from; i < from + size[node]; i++) {
      const f = faces[i]
      if (f === except) continue
      nearestOnTriangle(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2], x, y, z)
      const d = (near[0] - x) ** 2 + (near[1] - y) ** 2 + (near[2] - z) ** 2
      if (d < best) {
        best = d
        out.x = near[0]
        out.y = near[1]
        out.z = near[2]
        out.face = f
      }
    }
  }
  if (out.face >= 0) out.distance = Math.sqrt(best)
  return out
}

const squaredDistance = (boxes: Float32Array, at: number, x: number, y: number, z: number): number => {
  const dx = x < boxes[at] ? boxes[at] - x : x > boxes[at + 3] ? x - boxes[at + 3] : 0
  const dy = y < boxes[at + 1] ? boxes[at + 1] - y : y > boxes[at + 4] ? y - boxes[at + 4] : 0
  const dz = z < boxes[at + 2] ? boxes[at + 2] - z : z > boxes[at + 5] ? z - boxes[at + 5] : 0
  return dx * dx + dy * dy + dz * dz
}

/** Result of {@link nearestOnTriangle}. */
const near = new Float64Array(3)

/** Nearest point of a triangle, by regions (Ericson, Real-Time Collision Detection, 5.1.5). */
const nearestOnTriangle = (p: Float64Array, a: number, b: number, c: number, x: number, y: number, z: number): void => {
  const abx = p[b] - p[a]
  const aby = p[b + 1] - p[a + 1]
  const abz = p[b + 2] - p[a + 2]
  const acx = p[c] - p[a]
  const acy = p[c + 1] - p[a + 1]
  const acz = p[c + 2] - p[a + 2]
  const apx = x - p[a]
  const apy = y - p[a + 1]
  const apz = z - p[a + 2]
  const d1 = abx * apx + aby * apy + abz * apz
  const d2 = acx * apx + acy * apy + acz * apz
  if (d1 <= 0 && d2 <= 0) return blend(p, a, abx, aby, abz, 0, acx, acy, acz, 0)
  const bpx = x - p[b]
  const bpy = y - p[b + 1]
  const bpz = z - p[b + 2]
  const d3 = abx * bpx + aby * bpy + abz * bpz
  const d4 = acx * bpx + acy * bpy + acz * bpz
  if (d3 >= 0 && d4 <= d3) return blend(p, a, abx, aby, abz, 1, acx, acy, acz, 0)
  const vc = d1 * d4 - d3 * d2
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return blend(p, a, abx, aby, abz, d1 > d3 ? d1 / (d1 - d3) : 0, acx, acy, acz, 0)
  const cpx = x - p[c]
  const cpy = y - p[c + 1]
  const cpz = z - p[c + 2]
  const d5 = abx * cpx + aby * cpy + abz * cpz
  const d6 = acx * cpx + acy * cpy + acz * cpz
  if (d6 >= 0 && d5 <= d6) return blend(p, a, abx, aby, abz, 0, acx, acy, acz, 1)
  const vb = d5 * d2 - d1 * d6
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return blend(p, a, abx, aby, abz, 0, acx, acy, acz, d2 > d6 ? d2 / (d2 - d6) : 0)
  const va = d3 * d6 - d5 * d4
  if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    const sum = d4 - d3 + (d5 - d6)
    const w = sum > 0 ? (d4 - d3) / sum : 0
    return blend(p, a, abx, aby, abz, 1 - w, acx, acy, acz, w)
  }
  const sum = va + vb + vc
  return blend(p, a, abx, aby, abz, vb / sum, acx, acy, acz, vc / sum)
}

const blend = (p: Float64Array, a: number, ux: number, uy: number, uz: number, s: number, vx: number, vy: number, vz: number, t: number): void => {
  near[0] = p[a] + s * ux + t * vx
  near[1] = p[a + 1] + s * uy + t * vy
  near[2] = p[a + 2] + s * uz + t * vz
}
