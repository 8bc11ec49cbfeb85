import { type Matrix4, determinant3, isIdentity } from '@trunnion/core'
import type { NodeJson } from './gltfJson.ts'
import { eigenSymmetric3 } from './eigenSymmetric3.ts'

/** How a matrix is written: in one node, or, when it shears, in an outer and an inner one. */
export interface Placement {
  readonly outer: NodeJson
  readonly inner?: NodeJson
}

type Vec3 = readonly [number, number, number]

const cross = (a: Vec3, b: Vec3): Vec3 => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const unit = (a: Vec3): Vec3 => {
  const length = Math.hypot(...a)
  return [a[0] / length, a[1] / length, a[2] / length]
}
/** Any unit vector at a right angle to the unit vector `a`. */
const across = (a: Vec3): Vec3 => unit(Math.abs(a[0]) < 0.6 ? cross(a, [1, 0, 0]) : cross(a, [0, 1, 0]))

/** Unit quaternion (xyzw) of the rotation with these columns (Shepperd 1978: the largest component first). */
const quaternion = ([x, y, z]: readonly [Vec3, Vec3, Vec3]): readonly number[] => {
  const trace = x[0] + y[1] + z[2]
  const q =
    trace > 0
      ? [y[2] - z[1], z[0] - x[2], x[1] - y[0], 1 + trace]
      : x[0] > y[1] && x[0] > z[2]
        ? [1 + x[0] - y[1] - z[2], y[0] + x[1], z[0] + x[2], y[2] - z[1]]
        : y[1] > z[2]
          ? [y[0] + x[1], 1 + y[1] - x[0] - z[2], z[1] + y[2], z[0] - x[2]]
          : [z[0] + x[2], z[1] + y[2], 1 + z[2] - x[0] - y[1], x[1] - y[0]]
  const length = Math.hypot(...q)
  return q.map((c) => c / length)
}

/**
 * glTF wants every node matrix to be a translation, rotation and scale (section 3.5.2). A matrix that is not, sheared or singular, is split by
 * singular values, M = U · S · Vᵀ: the outer node turns by U and scales by S, the inner one turns by Vᵀ.
 */
export const placement = (m: Matrix4): Placement => {
  if (isIdentity([...m.slice(0, 12), 0, 0, 0, 1])) return { outer: { translation: m.slice(12, 15) } }
  const columns = [0, 4, 8].map((k): Vec3 => [m[k], m[k + 1], m[k + 2]])
  const lengths = columns.map((c) => Math.hypot(...c))
  const right = [0, 1, 2].every((i) => Math.abs(dot(columns[i], columns[(i + 1) % 3])) <= 1e-6 * lengths[i] * lengths[(i + 1) % 3])
  if (right && Math.min(...lengths) > 1e-7 * Math.max(...lengths)) return { outer: { matrix: [...m] } }

  const translation = m.slice(12, 15)
  const { values, vectors } = eigenSymmetric3(columns.map((a) => columns.map((b) => dot(a, b))))
  const sigma = values.map((v) => Math.sqrt(Math.max(0, v)))
  const v = vectors.map((c): Vec3 => [c[0], c[1], c[2]])
  v[2] = cross(v[0], v[1])
  const image = (d: Vec3): Vec3 => [0, 1, 2].map((r) => columns[0][r] * d[0] + columns[1][r] * d[1] + columns[2][r] * d[2]) as unknown as Vec3 // three entries
  const tiny = 1e-12 * sigma[0]
  const u0: Vec3 = sigma[0] > 0 ? unit(image(v[0])) : [1, 0, 0]
  const raw = sigma[1] > tiny ? image(v[1]) : across(u0)
  const along = dot(raw, u0)
  const u1 = unit([raw[0] - along * u0[0], raw[1] - along * u0[1], raw[2] - along * u0[2]])
  const scale = [sigma[0], sigma[1], determinant3(m) < 0 ? -sigma[2] : sigma[2]]
  // The columns of Vᵀ are the rows of V.
  const rows = [0, 1, 2].map((r): Vec3 => [v[0][r], v[1][r], v[2][r]])
  return {
    outer: { translation, rotation: quaternion([u0, u1, cross(u0, u1)]), scale },
    inner: { rotation: quaternion([rows[0], rows[1], rows[2]]) },
  }
}
