/**
 * Whether a quad is strictly convex seen along the cross product of its diagonals, which is its Newell normal.
 * Most polygons are such quads: this spares them the projection, at a fifth of its time.
 */
export const isConvexQuad = (p: Float64Array, corners: readonly number[]): boolean => {
  const [a, b, c, d] = [3 * corners[0], 3 * corners[1], 3 * corners[2], 3 * corners[3]]
  const [ux, uy, uz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
  const [vx, vy, vz] = [p[d] - p[b], p[d + 1] - p[b + 1], p[d + 2] - p[b + 2]]
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
  return (
    turnAlong(p, d, a, b, nx, ny, nz) > 0 &&
    turnAlong(p, a, b, c, nx, ny, nz) > 0 &&
    turnAlong(p, b, c, d, nx, ny, nz) > 0 &&
    turnAlong(p, c, d, a, nx, ny, nz) > 0
  )
}

const turnAlong = (p: Float64Array, a: number, b: number, c: number, nx: number, ny: number, nz: number): number => {
  const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
  const [vx, vy, vz] = [p[c] - p[b], p[c + 1] - p[b + 1], p[c + 2] - p[b + 2]]
  return nx * (uy * vz - uz * vy) + ny * (uz * vx - ux * vz) + nz * (ux * vy - uy * vx)
}
