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
    const [a, b] = [first + i * k, first + ((i + 1) % n) * k]
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

const distinct = (path: Float64Array, count: number, closed: boolean): Float64Array => {
  const out = new Float64Array(3 * count)
  let n = 0
  for (let i = 0; i < count; i++) {
    const [x, y, z] = [path[3 * i], path[3 * i + 1], path[3 * i + 2]]
    if (n > 0 && Math.hypot(x - out[3 * n - 3], y - out[3 * n - 2], z - out[3 * n - 1]) < 1e-4) continue
    out.set([x, y, z], 3 * n++)
  }
  if (closed && n > 1 && Math.hypot(out[0] - out[3 * n - 3], out[1] - out[3 * n - 2], out[2] - out[3 * n - 1]) < 1e-4) n--
  return out.subarray(0, 3 * n)
}

/** The section at one point: square to the course at an end, along the bisector in a corner. */
const addStation = (shape: Shape, p: Float64Array, before: number, at: number, after: number, section: Section): void => {
  const [x, y, z] = [p[3 * at], p[3 * at + 1], p[3 * at + 2]]
  let [ux, uy, uz] = [x - p[3 * before], y - p[3 * before + 1], z - p[3 * before + 2]]
  let [vx, vy, vz] = [p[3 * after] - x, p[3 * after + 1] - y, p[3 * after + 2] - z]
  const [lu, lv] = [Math.hypot(ux, uy, uz), Math.hypot(vx, vy, vz)]
  if (lu > 0) [ux, uy, uz] = [ux / lu, uy / lu, uz / lu]
  else [ux, uy, uz] = [vx / lv, vy / lv, vz / lv]
  if (lv > 0) [vx, vy, vz] = [vx / lv, vy / lv, vz / lv]
  else [vx, vy, vz] = [ux, uy, uz]
  let [tx, ty, tz] = [ux + vx, uy + vy, uz + vz]
  const lt = Math.hypot(tx, ty, tz)
  // the course turns back on itself
  if (lt < 1e-6) [tx, ty, tz] = [ux, uy, uz]
  else [tx, ty, tz] = [tx / lt, ty / lt, tz / lt]
  const flat = Math.hypot(tx, ty)
  const [sx, sy] = flat > 1e-6 ? [-ty / flat, tx / flat] : [0, 1]
  // up = course × side
  const [wx, wy, wz] = [-tz * sy, tz * sx, tx * sy - ty * sx]
  const cosine = Math.max(tx * ux + ty * uy + tz * uz, 1 / longestMitre)
  for (let s = 0; s < section.length; s += 2) {
    const [a, b] = [section[s] / cosine, section[s + 1]]
    addVertex(shape, x + a * sx + b * wx, y + a * sy + b * wy, z + b * wz)
  }
}
