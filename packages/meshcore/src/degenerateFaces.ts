import { orientation2 } from './predicates/orient.ts'

/**
 * Marks faces whose three corners lie exactly on one line (1 = degenerate).
 * A face is one exactly when its projections onto all three coordinate planes have no area.
 */
export const degenerateFaces = (points: Float64Array, indices: Uint32Array): Uint8Array => {
  const out = new Uint8Array(indices.length / 3)
  for (let f = 0; f < out.length; f++) {
    const a = 3 * indices[3 * f]
    const b = 3 * indices[3 * f + 1]
    const c = 3 * indices[3 * f + 2]
    if (orientation2(points, a, b, c, 0, 1) === 0 && orientation2(points, a, b, c, 1, 2) === 0 && orientation2(points, a, b, c, 0, 2) === 0) out[f] = 1
  }
  return out
}
