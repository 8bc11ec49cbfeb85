import { type RepairSetting, stored } from './surface.ts'
import type { VoxelField } from './voxelField.ts'

/** The six tetrahedra of a cell along its diagonal (Kuhn): corners as bits x = 1, y = 2, z = 4. */
const tetrahedra = [
  [0, 1, 3, 7],
  [0, 3, 2, 7],
  [0, 2, 6, 7],
  [0, 6, 4, 7],
  [0, 4, 5, 7],
  [0, 5, 1, 7],
] as const

/** Crossings keep this distance from the nodes, as a share of the edge: without it float32 would fold slivers. */
const inset = 0.1

/**
 * The surface where the field is 0. Each tetrahedron holds one or two triangles of its own and neighbours share their edges,
 * so the surface is closed, manifold and free of self-intersections by construction.
 */
export const marchTetrahedra = (
  { origin, cell, size: [nx, ny, nz], values }: VoxelField,
  setting: Pick<RepairSetting, 'float32'>,
): { points: number[]; faces: number[] } => {
  const points: number[] = []
  const faces: number[] = []
  const vertexOf = new Map<number, number>()
  const step = [0, 1, nx, nx + 1, nx * ny, nx * ny + 1, nx * ny + nx, nx * ny + nx + 1]
  const place = (n: number, k: number): number => origin[k] + cell * (k === 0 ? n % nx : k === 1 ? Math.floor(n / nx) % ny : Math.floor(n / (nx * ny)))
  const crossing = (a: number, b: number): number => {
    const [low, high] = a < b ? [a, b] : [b, a]
    const key = low * 8 + step.indexOf(high - low)
    const known = vertexOf.get(key)
    if (known !== undefined) return known
    const share = Math.min(1 - inset, Math.max(inset, values[low] / (values[low] - values[high])))
    const vertex = points.length / 3
    for (let k = 0; k < 3; k++) points.push(stored(place(low, k) + share * (place(high, k) - place(low, k)), setting))
    vertexOf.set(key, vertex)
    return vertex
  }
  const face = (a: number, b: number, c: number, turned: boolean): void => void (turned ? faces.push(a, c, b) : faces.push(a, b, c))
  for (let k = 0; k + 1 < nz; k++)
    for (let j = 0; j + 1 < ny; j++)
      for (let i = 0; i + 1 < nx; i++) {
        const base = (k * ny + j) * nx + i
        let signs = 0
        for (let c = 0; c < 8; c++) if (values[base + step[c]] < 0) signs++
        if (signs === 0 || signs === 8) continue
        for (const corners of tetrahedra) {
          const [a, b, c, d] = [base + step[corners[0]], base + step[corners[1]], base + step[corners[2]], base + step[corners[3]]]
          const inside = (values[a] < 0 ? 1 : 0) | (values[b] < 0 ? 2 : 0) | (values[c] < 0 ? 4 : 0) | (values[d] < 0 ? 8 : 0)
          if (inside === 0 || inside === 15) continue
          const turned = inside > 7
          // the complement gives the same triangles the other way round
          switch (turned ? 15 - inside : inside) {
            case 1:
              face(crossing(a, b), crossing(a, c), crossing(a, d), turned)
              break
            case 2:
              face(crossing(b, a), crossing(b, d), crossing(b, c), turned)
              break
            case 4:
              face(crossing(c, a), crossing(c, b), crossing(c, d), turned)
              break
            case 3: {
              const [p, q, r, s] = [crossing(a, c), crossing(a, d), crossing(b, d), crossing(b, c)]
              face(p, q, r, turned)
              face(p, r, s, turned)
              break
            }
            case 5: {
              const [p, q, r, s] = [crossing(a, b), crossing(c, b), crossing(c, d), crossing(a, d)]
              face(p, q, r, turned)
              face(p, r, s, turned)
              break
            }
            case 6: {
              const [p, q, r, s] = [crossing(b, a), crossing(b, d), crossing(c, d), crossing(c, a)]
              face(p, q, r, turned)
              face(p, r, s, turned)
              break
            }
            default: {
              // case 7: only d lies outside
              face(crossing(d, a), crossing(d, b), crossing(d, c), turned)
            }
          }
        }
      }
  return { points, faces }
}
