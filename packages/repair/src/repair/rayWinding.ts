import type { Bvh } from '@trunnion/meshcore'

/** A direction that no edge of a designed part runs along. */
const [dx, dy, dz] = [0.8017837257372732, 0.5570860145311556, 0.2162735]

/**
 * How often a closed surface winds about a point: crossings of a ray, leaving minus entering. One look through the boxes instead of at every face;
 * a ray through an edge may be counted wrongly, so this is for samples of which many are asked.
 */
export const rayWinding = ({ boxes, link, size, faces, nodes }: Bvh, p: Float64Array, indices: Uint32Array, x: number, y: number, z: number): number => {
  let winding = 0
  const stack = nodes > 0 ? [0] : []
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const at = 6 * node
    // all parts of the direction are positive: entry is at the low faces, exit at the high ones
    const near = Math.max((boxes[at] - x) / dx, (boxes[at + 1] - y) / dy, (boxes[at + 2] - z) / dz, 0)
    const far = Math.min((boxes[at + 3] - x) / dx, (boxes[at + 4] - y) / dy, (boxes[at + 5] - z) / dz)
    if (near > far) continue
    if (size[node] === 0) {
      stack.push(link[node], node + 1)
      continue
    }
    const from = -1 - link[node]
    for (let i = from; i < from + size[node]; i++)
      winding += crossing(p, 3 * indices[3 * faces[i]], 3 * indices[3 * faces[i] + 1], 3 * indices[3 * faces[i] + 2], x, y, z)
  }
  return winding
}

/** 1 when the ray leaves through the face's front, -1 when it enters there, else 0 (Möller and Trumbore 1997). */
const crossing = (p: Float64Array, a: number, b: number, c: number, x: number, y: number, z: number): number => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  const px = dy * vz - dz * vy
  const py = dz * vx - dx * vz
  const pz = dx * vy - dy * vx
  const det = ux * px + uy * py + uz * pz
  if (det === 0) return 0
  const tx = x - p[a]
  const ty = y - p[a + 1]
  const tz = z - p[a + 2]
  const s = (tx * px + ty * py + tz * pz) / det
  if (!(s >= 0 && s <= 1)) return 0
  const qx = ty * uz - tz * uy
  const qy = tz * ux - tx * uz
  const qz = tx * uy - ty * ux
  const t = (dx * qx + dy * qy + dz * qz) / det
  if (!(t >= 0 && s + t <= 1)) return 0
  if (!((vx * qx + vy * qy + vz * qz) / det > 0)) return 0
  return det < 0 ? 1 : -1
}
