import type { Shape } from './shape.ts'

/** Where a shape is packed, used again and again: xyz float32, then three uint32 a triangle, then a float32 normal a triangle; little-endian as every machine this runs on. */
export interface Packing {
  bytes: Uint8Array
  floats: Float32Array
  words: Uint32Array
  vertexBytes: number
  faceBytes: number
  /** Of vertices and faces, four words. */
  readonly hash: Uint32Array
  /** Centre of the box in the coordinates of the shape, then half its extent. */
  readonly box: Float64Array
}

export const makePacking = (): Packing => ({ ...buffers(1 << 14), vertexBytes: 0, faceBytes: 0, hash: new Uint32Array(4), box: new Float64Array(6) })

const buffers = (size: number): Pick<Packing, 'bytes' | 'floats' | 'words'> => {
  const buffer = new ArrayBuffer(size)
  return { bytes: new Uint8Array(buffer), floats: new Float32Array(buffer), words: new Uint32Array(buffer) }
}

/** Coordinates are kept to a hundredth of a millimetre: bodies that differ by rounding alone are the same. */
const grain = 1e5
const mostM = 1e7
const farthestM = 1e9

/** Packs a shape about its own centre; false when it has no triangle or is not finite. */
export const packShape = (packing: Packing, shape: Shape): boolean => {
  const { xyz, vertices, faces, triangles } = shape
  if (triangles === 0) return false
  let x0 = Infinity
  let y0 = Infinity
  let z0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  let z1 = -Infinity
  const n = 3 * vertices
  for (let i = 0; i < n; i += 3) {
    const x = xyz[i]
    const y = xyz[i + 1]
    const z = xyz[i + 2]
    if (x < x0) x0 = x
    if (x > x1) x1 = x
    if (y < y0) y0 = y
    if (y > y1) y1 = y
    if (z < z0) z0 = z
    if (z > z1) z1 = z
  }
  const cx = (x0 + x1) / 2
  const cy = (y0 + y1) / 2
  const cz = (z0 + z1) / 2
  if (!(x1 - x0 <= mostM && y1 - y0 <= mostM && z1 - z0 <= mostM && Math.abs(cx) <= farthestM && Math.abs(cy) <= farthestM && Math.abs(cz) <= farthestM))
    return false
  const size = 12 * vertices + 24 * triangles
  if (size > packing.bytes.length) Object.assign(packing, buffers(4 * Math.ceil(size / 2)))
  const { floats, words, box } = packing
  for (let i = 0; i < n; i += 3) {
    // + 0 makes of -0 a 0
    floats[i] = Math.round((xyz[i] - cx) * grain) / grain + 0
    floats[i + 1] = Math.round((xyz[i + 1] - cy) * grain) / grain + 0
    floats[i + 2] = Math.round((xyz[i + 2] - cz) * grain) / grain + 0
  }
  const m = 3 * triangles
  for (let i = 0; i < m; i++) words[n + i] = faces[i]
  addNormals(floats, faces, m, n + m)
  packing.vertexBytes = 4 * n
  packing.faceBytes = 4 * m
  hashWords(words, n + m, vertices, packing.hash)
  box[0] = cx
  box[1] = cy
  box[2] = cz
  box[3] = (x1 - x0) / 2
  box[4] = (y1 - y0) / 2
  box[5] = (z1 - z0) / 2
  return true
}

// No destructuring in these loops: it took two thirds of the time of all geometry.
const addNormals = (p: Float32Array, faces: Uint32Array, count: number, out: number): void => {
  for (let f = 0; f < count; f += 3) {
    const a = 3 * faces[f]
    const b = 3 * faces[f + 1]
    const c = 3 * faces[f + 2]
    const ux = p[b] - p[a]
    const uy = p[b + 1] - p[a + 1]
    const uz = p[b + 2] - p[a + 2]
    const vx = p[c] - p[a]
    const vy = p[c + 1] - p[a + 1]
    const vz = p[c + 2] - p[a + 2]
    const x = uy * vz - uz * vy
    const y = uz * vx - ux * vz
    const z = ux * vy - uy * vx
    const length = Math.sqrt(x * x + y * y + z * z)
    const scale = length > 0 ? 1 / length : 0
    p[out + f] = x * scale + 0
    p[out + f + 1] = y * scale + 0
    p[out + f + 2] = z * scale + 0
  }
}

/** 128 bits in four lanes of multiply and rotate, mixed at the end as MurmurHash3 does. */
const hashWords = (words: Uint32Array, count: number, salt: number, out: Uint32Array): void => {
  let a = 0x239b961b ^ salt
  let b = 0xab0e9789 ^ count
  let c = 0x38b34ae5
  let d = 0xa1e38b93 | 0
  for (let i = 0; i < count; i++) {
    const k = words[i]
    a = Math.imul(a ^ k, 0x85ebca6b)
    a ^= a >>> 13
    b = Math.imul(((b << 7) | (b >>> 25)) ^ k, 0xc2b2ae35)
    b ^= b >>> 15
    c = Math.imul(((c << 11) | (c >>> 21)) + k, 0x9e3779b1)
    d = Math.imul(((d << 17) | (d >>> 15)) + (k ^ i), 0x27d4eb2f)
    d ^= d >>> 16
  }
  out[0] = mix(a ^ d)
  out[1] = mix(b + out[0])
  out[2] = mix(c ^ out[1])
  out[3] = mix(d + out[2])
}

const mix = (value: number): number => {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
