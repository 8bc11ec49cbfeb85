import type { Bvh } from './buildBvh.ts'

/** The first face a ray meets; filled in place. */
export interface RayHit {
  /** -1 when nothing is met. */
  face: number
  /** In lengths of the direction. */
  distance: number
}

export const makeRayHit = (): RayHit => ({ face: -1, distance: Infinity })

type Vector = readonly [number, number, number]

/**
 * First face along a ray (Möller and Trumbore 1997, both sides), nearer child first.
 *
 * @param limit - farther hits do not matter
 * @param except - a face to leave out, usually the one the ray starts on
 */
export const castRay = (
  bvh: Bvh,
  points: Float64Array,
  indices: Uint32Array,
  origin: Vector,
  direction: Vector,
  out: RayHit,
  limit = Infinity,
  except = -1,
): RayHit => {
  out.face = -1
  out.distance = limit
  if (bvh.nodes === 0) return out
  const { link, size, faces } = bvh
  const inverse: Vector = [1 / direction[0], 1 / direction[1], 1 / direction[2]]
  const stack: number[] = [0]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    // a face may lie as near as its box and the box, by rounding, a little farther
    if (enters(bvh.boxes, 6 * node, origin, inverse) >= out.distance * slack) continue
    if (size[node] === 0) {
      const left = node + 1
      const right = link[node]
      const leftFirst = enters(bvh.boxes, 6 * left, origin, inverse) <= enters(bvh.boxes, 6 * right, origin, inverse)
      stack.push(leftFirst ? right : left, leftFirst ? left : right)
      continue
    }
    const from = -1 - link[node]
    for (let i = from; i < from + size[node]; i++) {
      const f = faces[i]
      if (f === except) continue
      const t = meets(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2], origin, direction)
      if (t >= 0 && t < out.distance) {
        out.distance = t
        out.face = f
      }
    }
  }
  return out
}

/** Three roundings lie between a box and its distance; a ray must not slip past a flat box by them (Ize 2013). */
const slack = 1 + 6 * 2 ** -53

/** Where a ray enters a box, Infinity when it misses. */
const enters = (boxes: Float32Array, at: number, origin: Vector, inverse: Vector): number => {
  let near = 0
  let far = Infinity
  for (let k = 0; k < 3; k++) {
    const below = boxes[at + k] - origin[k]
    const above = boxes[at + k + 3] - origin[k]
    if (!Number.isFinite(inverse[k])) {
      // parallel to the slab: inside it or never
      if (below > 0 || above < 0) return Infinity
      continue
    }
    const s = below * inverse[k]
    const t = above * inverse[k]
    const low = s < t ? s : t
    const high = (s < t ? t : s) * slack
    if (low > near) near = low
    if (high < far) far = high
  }
  return near <= far ? near : Infinity
}

const meets = (p: Float64Array, a: number, b: number, c: number, origin: Vector, direction: Vector): number => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  const [dx, dy, dz] = direction
  const px = dy * vz - dz * vy
  const py = dz * vx - dx * vz
  const pz = dx * vy - dy * vx
  const det = ux * px + uy * py + uz * pz
  if (det === 0) return -1
  const tx = origin[0] - p[a]
  const ty = origin[1] - p[a + 1]
  const tz = origin[2] - p[a + 2]
  const s = (tx * px + ty * py + tz * pz) / det
  if (!(s >= 0 && s <= 1)) return -1
  const qx = ty * uz - tz * uy
  const qy = tz * ux - tx * uz
  const qz = tx * uy - ty * ux
  const t = (dx * qx + dy * qy + dz * qz) / det
  if (!(t >= 0 && s + t <= 1)) return -1
  return (vx * qx + vy * qy + vz * qz) / det
}
