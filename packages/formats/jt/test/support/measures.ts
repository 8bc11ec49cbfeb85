import type { ShapeFacets } from '../../src/shape/types.ts'

/** minX, minY, minZ, maxX, maxY, maxZ of all vertices. */
export const boxOf = ({ positions }: Pick<ShapeFacets, 'positions'>): number[] => {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let i = 0; i < positions.length; i++) {
    box[i % 3] = Math.min(box[i % 3], positions[i])
    box[3 + (i % 3)] = Math.max(box[3 + (i % 3)], positions[i])
  }
  return box
}

/** Area vector of triangle `t`, twice its area long. */
const cross = ({ positions: p, indices }: Pick<ShapeFacets, 'positions' | 'indices'>, t: number): [number, number, number] => {
  const [a, b, c] = [0, 1, 2].map((k) => indices[3 * t + k] * 3)
  const [ux, uy, uz] = [0, 1, 2].map((k) => p[b + k] - p[a + k])
  const [vx, vy, vz] = [0, 1, 2].map((k) => p[c + k] - p[a + k])
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

export const areaOf = (facets: Pick<ShapeFacets, 'positions' | 'indices'>): number => {
  let area = 0
  for (let t = 0; t < facets.indices.length / 3; t++) area += Math.hypot(...cross(facets, t)) / 2
  return area
}

/** Signed volume of a closed mesh: positive when its triangles face outwards. */
export const volumeOf = ({ positions: p, indices }: Pick<ShapeFacets, 'positions' | 'indices'>): number => {
  let volume = 0
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t] * 3, indices[t + 1] * 3, indices[t + 2] * 3]
    volume += p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1])
    volume += p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2])
    volume += p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c])
  }
  return volume / 6
}

/** Corners whose normal lies on the outer side of their triangle, and those whose does not. */
export const cornerAgreement = (facets: ShapeFacets): { agree: number; disagree: number } => {
  const count = { agree: 0, disagree: 0 }
  const { normals, indices } = facets
  for (let t = 0; t < indices.length / 3; t++) {
    const n = cross(facets, t)
    for (let k = 0; k < 3; k++) {
      const at = indices[3 * t + k] * 3
      const dot = n[0] * normals![at] + n[1] * normals![at + 1] + n[2] * normals![at + 2]
      if (dot > 0) count.agree++
      else if (dot < 0) count.disagree++
    }
  }
  return count
}
