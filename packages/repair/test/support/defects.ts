import { type Shape } from './shapes.ts'

/** Float32 positions, as STL gives them. */
export const float32 = ({ positions, indices }: Shape): { readonly positions: Float32Array; readonly indices: Uint32Array } => ({
  positions: Float32Array.from(positions),
  indices,
})

/** Every face with corners of its own, each moved by up to `reach`: a soup that no exact weld closes. */
export const jitterSoup = ({ positions, indices }: Shape, reach: number): Shape => {
  let seed = 1
  const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  const out = new Float64Array(3 * indices.length)
  for (let i = 0; i < indices.length; i++) for (let k = 0; k < 3; k++) out[3 * i + k] = positions[3 * indices[i] + k] + reach * (2 * random() - 1)
  return { positions: out, indices: Uint32Array.from(indices, (_, i) => i) }
}

/** The first face split at the middle of its first edge, its neighbour left whole: a T-junction. */
export const withJunction = ({ positions, indices }: Shape): Shape => {
  const [a, b, c] = indices
  const v = positions.length / 3
  const middle = [0, 1, 2].map((k) => (positions[3 * a + k] + positions[3 * b + k]) / 2)
  return { positions: Float64Array.from([...positions, ...middle]), indices: Uint32Array.from([a, v, c, v, b, c, ...indices.subarray(3)]) }
}
