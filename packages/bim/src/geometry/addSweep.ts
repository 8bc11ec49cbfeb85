import { type Shape, addTriangle, addVertex } from './shape.ts'

/** A cross-section: pairs of (to the left of the course, upwards), counter-clockwise seen against the course; metres. */
export type Section = Float64Array

/** A rectangle on its base line: `width` across, from `bottom` to `bottom + height`. */
export const rectangle = (width: number, bottom: number, height: number): Section => {
  const [h, top] = [width / 2, bottom + height]
  return Float64Array.of(h, bottom, h, top, -h, top, -h, bottom)
}

const sides = 8

/** A round about the course, raised by `lift`. */
export const round = (diameter: number, lift: number): Section =>
  Float64Array.from({ length: 2 * sides }, (_, i) => {
    const angle = (2 * Math.PI * (i >> 1)) / sides
    return i & 1 ? (diameter / 2) * Math.sin(angle) + lift : (diameter / 2) * Math.cos(angle)
  })

/** A corner's section is stretched to keep the sides parallel; in sharp corners no further than this. */
const longestMitre = 3

/**
 * Adds the body of a section drawn along a path. Points closer than a tenth of a millimetre count once.
 *
 * @param path - xyz, metres
 * @returns whether there was any course to follow
 */
export const addSweep = (shape: Shape, path: Float64Array, count: number, closed: boolean, section: Section): boolean => {
  const p = distinct(path, count, closed)
  const n = p.length / 3
  if (n < 2) return false
  const ring = closed && n > 2
  const k = section.length / 2
  const first = shape.vertices
  for (let i = 0; i < n; i++) {
    const before = i > 0 ? i - 1 : ring ? n - 1 : 0
    const after = i + 1 < n ? i + 1 : ring ? 0 : i
    addStation(shape, p, before, i, after, section)
  }
  for (let i = 0; i + (ring ? 0 : 1) < n; i++) {
    const a = first + i * k
    const b = first + ((i + 1) % n) * k
    for (let s = 0; s < k; s++) {
      const t = (s + 1) % k
      addTriangle(shape, a + s, b + t, b + s)
      addTriangle(shape, a + s, a + t, b + t)
    }
  }
  if (!ring)
    for (let s = 1; s + 1 < k; s++) {
      addTriangle(shape, first, first + s + 1, first + s)
      const last = first + (n - 1) * k
      addTriangle(shape, last, last + s, last + s + 1)
    }
  return true
}

let scratch = new Float64Array(3 * 256)

const distinct = (path: Float64Array, count: number, closed: boolean): Float64Array => {
  if (scratch.length < 3 * count) scratch = new Float64Array(6 * count)
  const out = scratch
  let n = 0
  for (let i = 0; i < 3 * count; i += 3) {
    if (n > 0 && Math.abs(path[i] - out[n - 3]) + Math.abs(path[i + 1] - out[n - 2]) + Math.abs(path[i + 2] - out[n - 1]) < 1e-4) continue
    out[n] = path[i]
    out[n + 1] = path[i + 1]
    out[n + 2] = path[i + 2]
    n += 3
  }
  if (closed && n > 3 && Math.abs(out[0] - out[n - 3]) + Math.abs(out[1] - out[n - 2]) + Math.abs(out[2] - out[n - 1]) < 1e-4) n -= 3
  return out.subarray(0, n)
}

/** The section at one point: square to the course at an end, along the bisector in a corner. No destructuring: this is the inner loop of all geometry. */
const addStation = (shape: Shape, p: Float64Array, before: number, at: number, after: number, section: Section): void => {
  const x = p[3 * at]
  const y = p[3 * at + 1]
  const z = p[3 * at + 2]
  let ux = x - p[3 * before]
  let uy = y - p[3 * before + 1]
  let uz = z - p[3 * before + 2]
  let vx = p[3 * after] - x
  let vy = p[3 * after + 1] - y
  let vz = p[3 * after + 2] - z
  const lu = Math.sqrt(ux * ux + uy * uy + uz * uz)
  const lv = Math.sqrt(vx * vx + vy * vy + vz * vz)
  if (lu > 0) {
    ux /= lu
    uy /= lu
    uz /= lu
  }
  if (lv > 0) {
    vx /= lv
    vy /= lv
    vz /= lv
  } else {
    vx = ux
    vy = uy
    vz = uz
  }
  if (!(lu > 0)) {
    ux = vx
    uy = vy
    uz = vz
  }
  let tx = ux + vx
  let ty = uy + vy
  let tz = uz + vz
  const lt = Math.sqrt(tx * tx + ty * ty + tz * tz)
  // 0 where the course turns back on itself
  const turned = lt < 1e-6
  tx = turned ? ux : tx / lt
  ty = turned ? uy : ty / lt
  tz = turned ? uz : tz / lt
  const flat = Math.sqrt(tx * tx + ty * ty)
  const sx = flat > 1e-6 ? -ty / flat : 0
  const sy = flat > 1e-6 ? tx / flat : 1
  // up = course × side
  const wx = -tz * sy
  const wy = tz * sx
  const wz = tx * sy - ty * sx
  const cosine = Math.max(tx * ux + ty * uy + tz * uz, 1 / longestMitre)
  for (let s = 0; s < section.length; s += 2) {
    const a = section[s] / cosine
    const b = section[s + 1]
    addVertex(shape, x + a * sx + b * wx, y + a * sy + b * wy, z + b * wz)
  }
}
