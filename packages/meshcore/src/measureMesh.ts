import { type Box, type Matrix4, type Mesh, emptyBox, growBox } from '@trunnion/core'

/** What a triangle mesh measures, in its own unit. */
export interface MeshMeasures {
  readonly area: number
  /** Signed; for an open mesh it is the volume of the cone to the box's centre and no more than an estimate. */
  readonly volume: number
  /** Of the vertices that triangles, edges and points use. */
  readonly box: Box
  readonly triangles: number
}

/**
 * Area, signed volume and box of a mesh, seen through `matrix` when given.
 * Sums run about the centre of the box, since volumes about a far origin lose digits.
 */
export const measureMesh = (mesh: Pick<Mesh, 'positions' | 'indices' | 'edges' | 'points'>, matrix?: Matrix4): MeshMeasures => {
  const box = emptyBox()
  growBox(box, mesh.positions, matrix)
  if (mesh.edges) growBox(box, mesh.edges.positions, matrix)
  if (mesh.points) growBox(box, mesh.points, matrix)
  const [cx, cy, cz] = box[0] <= box[3] ? [(box[0] + box[3]) / 2, (box[1] + box[4]) / 2, (box[2] + box[5]) / 2] : [0, 0, 0]
  if (matrix === undefined) return { ...sumsAbout(mesh, cx, cy, cz), box, triangles: mesh.indices.length / 3 }
  const m = matrix
  const p = mesh.positions
  const t = mesh.indices
  const corner = new Float64Array(9)
  let area = 0
  let volume = 0
  for (let i = 0; i + 2 < t.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      const v = 3 * t[i + k]
      const x = p[v]
      const y = p[v + 1]
      const z = p[v + 2]
      corner[3 * k] = m[0] * x + m[4] * y + m[8] * z + m[12] - cx
      corner[3 * k + 1] = m[1] * x + m[5] * y + m[9] * z + m[13] - cy
      corner[3 * k + 2] = m[2] * x + m[6] * y + m[10] * z + m[14] - cz
    }
    const ax = corner[0]
    const ay = corner[1]
    const az = corner[2]
    const ux = corner[3] - ax
    const uy = corner[4] - ay
    const uz = corner[5] - az
    const vx = corner[6] - ax
    const vy = corner[7] - ay
    const vz = corner[8] - az
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    area += Math.sqrt(nx * nx + ny * ny + nz * nz)
    volume += ax * nx + ay * ny + az * nz
  }
  return { area: area / 2, volume: volume / 6, box, triangles: t.length / 3 }
}

const sumsAbout = ({ positions: p, indices: t }: Pick<Mesh, 'positions' | 'indices'>, cx: number, cy: number, cz: number): { area: number; volume: number } => {
  let area = 0
  let volume = 0
  for (let i = 0; i + 2 < t.length; i += 3) {
    const a = 3 * t[i]
    const b = 3 * t[i + 1]
    const c = 3 * t[i + 2]
    const ax = p[a] - cx
    const ay = p[a + 1] - cy
    const az = p[a + 2] - cz
    const ux = p[b] - cx - ax
    const uy = p[b + 1] - cy - ay
    const uz = p[b + 2] - cz - az
    const vx = p[c] - cx - ax
    const vy = p[c + 1] - cy - ay
    const vz = p[c + 2] - cz - az
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    area += Math.sqrt(nx * nx + ny * ny + nz * nz)
    volume += ax * nx + ay * ny + az * nz
  }
  return { area: area / 2, volume: volume / 6 }
}
