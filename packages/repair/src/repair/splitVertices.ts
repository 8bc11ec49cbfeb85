import { type Adjacency, findRoot, joinRoots, nextHalfEdge } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import type { Surface } from './surface.ts'
import { crossOf } from './vectors.ts'

/**
 * Pulls surfaces apart where they touch in an edge or a point: edges of more than two faces are paired by the solid wedges between them,
 * and every fan of a vertex beyond the first gets a copy of the vertex. Coordinates stay equal; {@link separateTouching} moves the copies.
 *
 * @param pinches - also where surfaces touch in points alone; holes that touch in a point are told apart while they share it, so it is split after filling
 */
export const splitVertices = (surface: Surface, pinches = true): Surface => {
  const { indices, points } = surface
  const adjacency = adjacencyOf(surface)
  const { opp } = adjacency
  const parent = new Int32Array(indices.length)
  for (let c = 0; c < parent.length; c++) parent[c] = c
  const pair = (g: number, h: number): void => {
    const same = indices[g] === indices[h]
    joinRoots(parent, g, same ? h : nextHalfEdge(h))
    joinRoots(parent, nextHalfEdge(g), same ? nextHalfEdge(h) : h)
  }
  for (let h = 0; h < opp.length; h++) if (opp[h] > h) pair(h, opp[h])
  for (const [g, h] of solidWedges(adjacency, points)) pair(g, h)
  if (!pinches) {
    const crowdedAt = new Uint8Array(points.length / 3)
    for (const h of adjacency.crowded) crowdedAt[indices[h]] = crowdedAt[indices[nextHalfEdge(h)]] = 1
    const first = new Int32Array(points.length / 3).fill(-1)
    for (let c = 0; c < indices.length; c++) {
      const v = indices[c]
      if (crowdedAt[v] === 1) continue
      if (first[v] < 0) first[v] = c
      else joinRoots(parent, first[v], c)
    }
  }
  const ownerOf = new Int32Array(points.length / 3).fill(-1)
  const next = new Uint32Array(indices.length)
  const copies: number[] = []
  const copyOf = new Map<number, number>()
  for (let c = 0; c < indices.length; c++) {
    const root = findRoot(parent, c)
    const v = indices[c]
    if (ownerOf[v] < 0) ownerOf[v] = root
    if (ownerOf[v] === root) next[c] = v
    else {
      let copy = copyOf.get(root)
      if (copy === undefined) {
        copy = points.length / 3 + copies.length / 3
        copies.push(points[3 * v], points[3 * v + 1], points[3 * v + 2])
        copyOf.set(root, copy)
      }
      next[c] = copy
    }
  }
  if (copies.length === 0) return surface
  const more = new Float64Array(points.length + copies.length)
  more.set(points)
  more.set(copies, points.length)
  return { points: more, indices: next, origin: surface.origin }
}

/** Pairs of half-edges at crowded edges whose faces bound one wedge of solid; the others stay alone. */
const solidWedges = ({ indices, crowded, crowdedOffsets }: Adjacency, points: Float64Array): [number, number][] => {
  const pairs: [number, number][] = []
  for (let e = 0; e + 1 < crowdedOffsets.length; e++) {
    const halves = [...crowded.subarray(crowdedOffsets[e], crowdedOffsets[e + 1])]
    const tail = indices[halves[0]]
    const sorted = sortAround(points, indices, halves, 3 * tail, 3 * indices[nextHalfEdge(halves[0])])
    // solid lies behind faces that run from tail to head, and before those that run back: brackets round the edge
    const open: number[] = []
    for (let turn = 0; turn < 2; turn++)
      for (const h of sorted) {
        if (h < 0) continue
        if (indices[h] !== tail) {
          if (turn === 0) open.push(h)
          continue
        }
        const partner = open.pop()
        if (partner === undefined) continue
        pairs.push([partner, h])
        sorted[sorted.indexOf(h)] = -1
      }
  }
  return pairs
}

/** Half-edges of edge a b by the angle of their faces, counter-clockwise about the way from a to b. */
const sortAround = (p: Float64Array, indices: Uint32Array, halves: readonly number[], a: number, b: number): number[] => {
  const normals = new Float64Array(3 * halves.length)
  for (const [i, h] of halves.entries()) crossOf(p, a, b, 3 * indices[nextHalfEdge(nextHalfEdge(h))], normals, 3 * i)
  const axis = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
  const length = Math.hypot(...axis)
  const [ux, uy, uz] = [normals[0], normals[1], normals[2]]
  const angles = halves.map((_, i) => {
    const [x, y, z] = [normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]]
    const sine = (axis[0] * (uy * z - uz * y) + axis[1] * (uz * x - ux * z) + axis[2] * (ux * y - uy * x)) / length
    return Math.atan2(sine, ux * x + uy * y + uz * z)
  })
  return halves
    .map((_, i) => i)
    .sort((i, j) => angles[i] - angles[j] || i - j)
    .map((i) => halves[i])
}
