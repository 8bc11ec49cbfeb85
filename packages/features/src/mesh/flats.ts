import { type Adjacency, buildAdjacency } from '@trunnion/meshcore'
import { type Vec, cross, dot, norm, sub } from '../view/vec.ts'

/** A welded mesh cut into flats: triangles in one plane that hang together. Millimetres. */
export interface Flats {
  readonly points: Float64Array
  readonly indices: Uint32Array
  readonly adjacency: Adjacency
  /** Flat of each triangle. */
  readonly flatOf: Int32Array
  readonly normals: readonly Vec[]
  readonly areas: readonly number[]
  readonly triangles: readonly (readonly number[])[]
  /** Neighbouring flats with the angle between their normals about the common edge (positive convex) and its length. */
  readonly neighbours: readonly ReadonlyMap<number, { readonly angle: number; readonly length: number }>[]
  readonly diagonal: number
}

/** Triangles whose normals differ by less than this (radians), and whose corners lie in one plane, are one flat. */
const flatAngle = 2e-3

export const cornerOf = ({ points, indices }: Pick<Flats, 'points' | 'indices'>, corner: number): Vec => {
  const k = 3 * indices[corner]
  return [points[k], points[k + 1], points[k + 2]]
}

/** Cuts a mesh into flats; undefined for a mesh that is not manifold or not oriented alike: its regions would have no rims. */
export const makeFlats = (points: Float64Array, indices: Uint32Array, diagonal: number): Flats | undefined => {
  const adjacency = buildAdjacency(indices, points.length / 3)
  if (adjacency.nonManifoldEdges > 0 || adjacency.misorientedEdges > 0) return undefined
  const count = indices.length / 3
  const triangleNormals: Vec[] = []
  const triangleAreas: number[] = []
  for (let t = 0; t < count; t++) {
    const [a, b, c] = [0, 1, 2].map((k) => cornerOf({ points, indices }, 3 * t + k))
    const n = cross(sub(b, a), sub(c, a))
    const length = norm(n)
    triangleAreas.push(length / 2)
    triangleNormals.push(length > 0 ? [n[0] / length, n[1] / length, n[2] / length] : [0, 0, 0])
  }
  const flatOf = new Int32Array(count).fill(-1)
  const triangles: number[][] = []
  const normals: Vec[] = []
  // Large triangles first: their normals are the surest.
  const order = Array.from({ length: count }, (_, t) => t).sort((a, b) => triangleAreas[b] - triangleAreas[a] || a - b)
  for (const seed of order) {
    if (flatOf[seed] >= 0) continue
    const flat = triangles.length
    const normal = triangleNormals[seed]
    const level = dot(normal, cornerOf({ points, indices }, 3 * seed))
    const members: number[] = []
    const stack = [seed]
    flatOf[seed] = flat
    for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
      members.push(t)
      for (let k = 0; k < 3; k++) {
        const next = Math.floor(adjacency.opp[3 * t + k] / 3)
        if (next < 0 || flatOf[next] >= 0) continue
        const within = [0, 1, 2].every((c) => Math.abs(dot(normal, cornerOf({ points, indices }, 3 * next + c)) - level) <= 1e-6 * diagonal)
        if (!within || (triangleAreas[next] > 0 && norm(cross(triangleNormals[next], normal)) > flatAngle && triangleAreas[next] > 1e-9 * diagonal * diagonal))
          continue
        if (triangleAreas[next] > 0 && dot(triangleNormals[next], normal) < 0) continue
        flatOf[next] = flat
        stack.push(next)
      }
    }
    triangles.push(members)
    normals.push(normal)
  }
  const neighbours = triangles.map(() => new Map<number, { angle: number; length: number }>())
  for (let h = 0; h < indices.length; h++) {
    if (adjacency.opp[h] < 0) continue
    const [a, b] = [flatOf[Math.floor(h / 3)], flatOf[Math.floor(adjacency.opp[h] / 3)]]
    if (a === b) continue
    const from = cornerOf({ points, indices }, h)
    const to = cornerOf({ points, indices }, h - (h % 3) + ((h + 1) % 3))
    const along = sub(to, from)
    const length = norm(along)
    const sine = length > 0 ? dot(cross(normals[a], normals[b]), along) / length : 0
    const known = neighbours[a].get(b)
    neighbours[a].set(b, { angle: Math.atan2(sine, dot(normals[a], normals[b])), length: length + (known?.length ?? 0) })
  }
  return {
    points,
    indices,
    adjacency,
    flatOf,
    normals,
    areas: triangles.map((list) => list.reduce((sum, t) => sum + triangleAreas[t], 0)),
    triangles,
    neighbours,
    diagonal,
  }
}
