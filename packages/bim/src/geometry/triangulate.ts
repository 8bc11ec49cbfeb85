/** Corners beyond which an outline is fanned: ear clipping takes their square. */
const mostCorners = 2000

const cross = (p: Float64Array, a: number, b: number, c: number): number =>
  (p[3 * b] - p[3 * a]) * (p[3 * c + 1] - p[3 * a + 1]) - (p[3 * b + 1] - p[3 * a + 1]) * (p[3 * c] - p[3 * a])

/** Twice the signed area of the outline of `count` points (xyz, z is not looked at). */
export const doubleArea = (p: Float64Array, count: number): number => {
  let sum = 0
  for (let i = 0, j = count - 1; i < count; j = i++) sum += p[3 * j] * p[3 * i + 1] - p[3 * i] * p[3 * j + 1]
  return sum
}

/**
 * Cuts a counter-clockwise outline into triangles by clipping ears (Meisters 1975); what crosses itself has no ears in the end and its rest is fanned.
 *
 * @param sink - called with indices of points
 */
export const triangulate = (p: Float64Array, count: number, sink: (a: number, b: number, c: number) => void): void => {
  const ring = Array.from({ length: count }, (_, i) => i)
  if (count <= mostCorners && !isConvex(p, count)) {
    let at = 0
    let tried = 0
    while (ring.length > 3 && tried <= ring.length) {
      const n = ring.length
      const [a, b, c] = [ring[(at + n - 1) % n], ring[at % n], ring[(at + 1) % n]]
      if (cross(p, a, b, c) > 0 && isEmpty(p, ring, a, b, c)) {
        sink(a, b, c)
        ring.splice(at % n, 1)
        at = at % n === 0 ? 0 : (at % n) - 1
        tried = 0
      } else {
        at = (at + 1) % n
        tried++
      }
    }
  }
  for (let i = 1; i + 1 < ring.length; i++) sink(ring[0], ring[i], ring[i + 1])
}

const isConvex = (p: Float64Array, count: number): boolean => {
  for (let i = 0; i < count; i++) if (cross(p, i, (i + 1) % count, (i + 2) % count) < 0) return false
  return true
}

const isEmpty = (p: Float64Array, ring: readonly number[], a: number, b: number, c: number): boolean => {
  for (const q of ring) if (q !== a && q !== b && q !== c && cross(p, a, b, q) >= 0 && cross(p, b, c, q) >= 0 && cross(p, c, a, q) >= 0) return false
  return true
}
