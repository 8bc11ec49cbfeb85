import type { Shape } from './shape.ts'

/** A shape as it is stored: about its own centre. */
export interface PackedShape {
  /** Centre of the box, in the coordinates of the shape. */
  readonly center: readonly [number, number, number]
  /** Half the extent of the box. */
  readonly half: readonly [number, number, number]
  /** xyz float32, then three uint32 a triangle, then a float32 normal a triangle; native order is little-endian wherever this runs. */
  readonly bytes: Uint8Array
  readonly vertexBytes: number
  readonly faceBytes: number
  /** Of vertices and faces. */
  readonly hash: Uint32Array
}

/** Coordinates are kept to a hundredth of a millimetre: bodies that differ by rounding alone are the same. */
const grain = 1e5
const mostM = 1e7

/** Packs a shape; undefined when it has no triangle or is not finite. `target` takes the bytes and must be large enough ({@link packedSize}). */
export const packShape = (shape: Shape, target: Uint8Array): PackedShape | undefined => {
  const { xyz, vertices, faces, triangles } = shape
  if (triangles === 0) return undefined
  let [x0, y0, z0, x1, y1, z1] = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let i = 0; i < 3 * vertices; i += 3) {
    const [x, y, z] = [xyz[i], xyz[i + 1], xyz[i + 2]]
    if (x < x0) x0 = x
    if (x > x1) x1 = x
    if (y < y0) y0 = y
    if (y > y1) y1 = y
    if (z < z0) z0 = z
    if (z > z1) z1 = z
  }
  const center = [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2] as const
  if (!(x1 - x0 <= mostM && y1 - y0 <= mostM && z1 - z0 <= mostM && Math.abs(center[0]) <= 1e9 && Math.abs(center[1]) <= 1e9 && Math.abs(center[2]) <= 1e9))
    return undefined
  const vertexBytes = 12 * vertices
  const faceBytes = 12 * triangles
  const points = new Float32Array(target.buffer, target.byteOffset, 3 * vertices)
  for (let i = 0; i < 3 * vertices; i += 3) {
    // + 0 makes of -0 a 0
    points[i] = Math.round((xyz[i] - center[0]) * grain) / grain + 0
    points[i + 1] = Math.round((xyz[i + 1] - center[1]) * grain) / grain + 0
    points[i + 2] = Math.round((xyz[i + 2] - center[2]) * grain) / grain + 0
  }
  new Uint32Array(target.buffer, target.byteOffset + vertexBytes, 3 * triangles).set(faces.subarray(0, 3 * triangles))
  addNormals(points, faces, triangles, new Float32Array(target.buffer, target.byteOffset + vertexBytes + faceBytes, 3 * triangles))
  return {
    center,
    half: [(x1 - x0) / 2, (y1 - y0) / 2, (z1 - z0) / 2],
    bytes: target.subarray(0, vertexBytes + 2 * faceBytes),
    vertexBytes,
    faceBytes,
    hash: hashWords(new Uint32Array(target.buffer, target.byteOffset, (vertexBytes + faceBytes) / 4), vertices),
  }
}

export const packedSize = ({ vertices, triangles }: Shape): number => 12 * vertices + 24 * triangles

const addNormals = (p: Float32Array, faces: Uint32Array, triangles: number, out: Float32Array): void => {
  for (let f = 0; f < 3 * triangles; f += 3) {
    const [a, b, c] = [3 * faces[f], 3 * faces[f + 1], 3 * faces[f + 2]]
    const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
    const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    const length = Math.sqrt(x * x + y * y + z * z)
    if (length === 0) continue
    out[f] = x / length
    out[f + 1] = y / length
    out[f + 2] = z / length
  }
}

/** 128 bits in four lanes of multiply and rotate (after MurmurHash3 x86_128, without its sequential dependence between lanes). */
export const hashWords = (words: Uint32Array, salt: number): Uint32Array => {
  const h = Uint32Array.of(0x239b961b ^ salt, 0xab0e9789 ^ words.length, 0x38b34ae5, 0xa1e38b93)
  let [a, b, c, d] = [h[0], h[1], h[2], h[3]]
  for (let i = 0; i < words.length; i++) {
    const k = words[i]
    a = Math.imul(a ^ k, 0x85ebca6b)
    a ^= a >>> 13
    b = Math.imul(((b << 7) | (b >>> 25)) ^ k, 0xc2b2ae35)
    b ^= b >>> 15
    c = Math.imul(((c << 11) | (c >>> 21)) + k, 0x9e3779b1)
    d = Math.imul(((d << 17) | (d >>> 15)) + (k ^ i), 0x27d4eb2f)
    d ^= d >>> 16
  }
  h[0] = mix(a ^ d)
  h[1] = mix(b + h[0])
  h[2] = mix(c ^ h[1])
  h[3] = mix(d + h[2])
  return h
}

const mix = (value: number): number => {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
