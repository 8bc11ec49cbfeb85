import { type Adjacency, boundaryLoops, buildBvh, degenerateFaces, nextHalfEdge, shellTree } from '@trunnion/meshcore'
import { adjacencyOf, componentsOf } from '../topology.ts'
import { crossings } from './crossings.ts'
import { turnFaces } from './orientFaces.ts'
import { type RepairSetting, type Surface } from './surface.ts'
import { doubleArea } from './vectors.ts'

/**
 * Turns shells that are inside out: outer shells whose volume is negative, and in aggressive mode or where faces had been mixed (`mixed`) shells within shells
 * whose sign contradicts their depth. An open shell counts as closed by cones over its loops; nearly flat ones have no inside and stay.
 */
export const orientShells = (surface: Surface, { aggressive }: RepairSetting, mixed: boolean): Surface => {
  const { points, indices } = surface
  const adjacency = adjacencyOf(surface)
  const components = componentsOf(surface)
  const { of, count } = components
  const { volume, area } = shellVolumes(surface, of, count, adjacency)
  let depth = new Int32Array(count)
  if (count > 1) {
    const flat = degenerateFaces(points, indices)
    const sound: number[] = []
    for (let f = 0; f < flat.length; f++) if (flat[f] === 0) sound.push(f)
    depth = Int32Array.from(shellTree(adjacency, components, points, buildBvh(points, indices, Uint32Array.from(sound))).depth)
  }
  const met = depth.some((d) => d > 0) ? meeting(surface, of, count) : new Uint8Array(count)
  const turn = new Uint8Array(count)
  for (let c = 0; c < count; c++) {
    if (Math.abs(volume[c]) < 1e-4 * area[c] ** 1.5) continue
    // shells that cross have no nesting: only what is outermost is sure
    if (met[c] === 1) turn[c] = volume[c] < 0 && depth[c] === 0 ? 1 : 0
    else if (depth[c] % 2 === 0) turn[c] = volume[c] < 0 && (depth[c] === 0 || aggressive || mixed) ? 1 : 0
    else turn[c] = volume[c] > 0 && (aggressive || mixed) ? 1 : 0
  }
  if (!turn.includes(1)) return surface
  return turnFaces(
    surface,
    Uint8Array.from(of, (c) => turn[c]),
  )
}

/** 1 for components that cross others. */
const meeting = (surface: Surface, of: Int32Array, count: number): Uint8Array => {
  const met = new Uint8Array(count)
  const { pairs } = crossings(surface)
  for (let i = 0; i < pairs.length; i += 2) if (of[pairs[i]] !== of[pairs[i + 1]]) met[of[pairs[i]]] = met[of[pairs[i + 1]]] = 1
  return met
}

/** Volume and area of each component; loops are closed by cones to their middles. */
export const shellVolumes = (
  { points: p, indices }: Surface,
  of: Int32Array,
  count: number,
  adjacency: Adjacency,
): { volume: Float64Array; area: Float64Array } => {
  const volume = new Float64Array(count)
  const area = new Float64Array(count)
  const first = new Int32Array(count).fill(-1)
  const cone = (c: number, ax: number, ay: number, az: number, b: number, d: number): void => {
    const o = first[c]
    const [bx, by, bz] = [p[b] - p[o], p[b + 1] - p[o + 1], p[b + 2] - p[o + 2]]
    const [dx, dy, dz] = [p[d] - p[o], p[d + 1] - p[o + 1], p[d + 2] - p[o + 2]]
    volume[c] += ((ax - p[o]) * (by * dz - bz * dy) + (ay - p[o + 1]) * (bz * dx - bx * dz) + (az - p[o + 2]) * (bx * dy - by * dx)) / 6
  }
  for (let f = 0; f < of.length; f++) {
    const c = of[f]
    const [i, j, k] = [3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]]
    if (first[c] < 0) first[c] = i
    area[c] += doubleArea(p, i, j, k) / 2
    cone(c, p[i], p[i + 1], p[i + 2], j, k)
  }
  if (adjacency.boundaryEdges === 0) return { volume, area }
  const { halfEdges, offsets, loops } = boundaryLoops(adjacency)
  for (let n = 0; n < loops; n++) {
    const middle = [0, 0, 0]
    for (let i = offsets[n]; i < offsets[n + 1]; i++) for (let k = 0; k < 3; k++) middle[k] += p[3 * indices[halfEdges[i]] + k] / (offsets[n + 1] - offsets[n])
    for (let i = offsets[n]; i < offsets[n + 1]; i++) {
      const h = halfEdges[i]
      cone(of[(h / 3) | 0], middle[0], middle[1], middle[2], 3 * indices[nextHalfEdge(h)], 3 * indices[h])
    }
  }
  return { volume, area }
}
