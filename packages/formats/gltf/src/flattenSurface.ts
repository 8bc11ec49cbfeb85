import type { Surface } from './readPrimitive.ts'
import { unitNormals } from './unitNormals.ts'

/** Gives each triangle its own vertices and flat normals: what glTF prescribes for primitives without normals. */
export const flattenSurface = ({ vertices, indices, ...rest }: Surface): Surface => {
  const { positions, colors } = vertices
  const valid = indices.every((v) => 3 * v < positions.length)
    ? indices
    : indices.filter((_, i) => [0, 1, 2].every((k) => 3 * indices[i - (i % 3) + k] < positions.length))
  const flat = new Float32Array(3 * valid.length)
  const normals = new Float32Array(3 * valid.length)
  const shades = colors && new Uint8Array(4 * valid.length)
  for (let i = 0; i < valid.length; i++) {
    flat.set(positions.subarray(3 * valid[i], 3 * valid[i] + 3), 3 * i)
    shades?.set(colors?.subarray(4 * valid[i], 4 * valid[i] + 4) ?? [], 4 * i)
  }
  for (let t = 0; t + 8 < flat.length; t += 9) {
    const normal = cross(flat, t, t + 3, t + 6)
    for (let k = 0; k < 3; k++) normals.set(normal, t + 3 * k)
  }
  return {
    ...rest,
    indices: Uint32Array.from(valid, (_, i) => i),
    vertices: { positions: flat, normals: unitNormals(normals), ...(shades && { colors: shades }) },
  }
}

/** (b − a) × (c − a) of the points at these offsets. */
const cross = (p: Float32Array, a: number, b: number, c: number): [number, number, number] => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}
