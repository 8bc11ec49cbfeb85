/** Length of the way between two points, given as offsets. */
export const distanceOf = (p: Float64Array, a: number, b: number): number => {
  const x = p[b] - p[a]
  const y = p[b + 1] - p[a + 1]
  const z = p[b + 2] - p[a + 2]
  return Math.sqrt(x * x + y * y + z * z)
}

/** (b - a) × (c - a) into `out`: twice the area long. Offsets. */
export const crossOf = (p: Float64Array, a: number, b: number, c: number, out: Float64Array, at = 0): void => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  out[at] = uy * vz - uz * vy
  out[at + 1] = uz * vx - ux * vz
  out[at + 2] = ux * vy - uy * vx
}

/** Twice the area of a triangle; offsets. */
export const doubleArea = (p: Float64Array, a: number, b: number, c: number): number => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  const x = uy * vz - uz * vy
  const y = uz * vx - ux * vz
  const z = ux * vy - uy * vx
  return Math.sqrt(x * x + y * y + z * z)
}
