import { type Matrix4, identity } from '@trunnion/core'
import { type Json, malformed, numbersOf } from './jsonValue.ts'

/** Matrix of translation · rotation · scale; the quaternion (xyzw) is normalised. */
export const composeMatrix = (t: readonly number[], q: readonly number[], s: readonly number[]): Matrix4 => {
  const length = Math.hypot(...q)
  const [x, y, z, w] = length > 1e-12 ? q.map((c) => c / length) : [0, 0, 0, 1]
  return [
    (1 - 2 * (y * y + z * z)) * s[0],
    2 * (x * y + z * w) * s[0],
    2 * (x * z - y * w) * s[0],
    0,
    2 * (x * y - z * w) * s[1],
    (1 - 2 * (x * x + z * z)) * s[1],
    2 * (y * z + x * w) * s[1],
    0,
    2 * (x * z + y * w) * s[2],
    2 * (y * z - x * w) * s[2],
    (1 - 2 * (x * x + y * y)) * s[2],
    0,
    t[0],
    t[1],
    t[2],
    1,
  ]
}

/** Placement of a node; undefined for identity. */
export const readMatrix = (node: Json, entity: string): Matrix4 | undefined => {
  if (node['matrix'] !== undefined) {
    const m = numbersOf(node['matrix'], 16, entity, identity)
    if (m[3] !== 0 || m[7] !== 0 || m[11] !== 0 || m[15] !== 1) return malformed('A node matrix is not affine.', entity)
    return m
  }
  if (node['translation'] === undefined && node['rotation'] === undefined && node['scale'] === undefined) return undefined
  const t = numbersOf(node['translation'], 3, entity, [0, 0, 0])
  return composeMatrix(t, numbersOf(node['rotation'], 4, entity, [0, 0, 0, 1]), numbersOf(node['scale'], 3, entity, [1, 1, 1]))
}
