import { buildBvh, castRay, makeRayHit } from '@trunnion/meshcore'
import type { BodyAnalysis } from '../analyseBody.ts'
import { type Vec, add, dot, isParallel, mul } from '../view/vec.ts'

/** Triangles by face. */
export interface ProbeMesh {
  readonly positions: ArrayLike<number>
  readonly indices: Uint32Array
  readonly groups: { readonly firstTriangle: Uint32Array }
}

/** Rays through the body. */
export interface Probe {
  /** Thinnest wall behind each face that has one opposite. */
  walls(): readonly { readonly value: number; readonly faces: readonly number[] }[]
  /** Number of straight ways to each face, for those without any. */
  access(): readonly { readonly value: number; readonly faces: readonly number[] }[]
}

/** Points a face is looked at from: its largest triangles. */
const samples = 3
/** Faces beyond this many are left unprobed: rays cost more than the answer is worth. */
const mostFaces = 4000
/** Walls are opposite when their normals differ by more than 120 degrees. */
const opposed = -0.5

/** Makes a {@link Probe} over one body. */
export const makeProbe = ({ view, features, stockDirections }: BodyAnalysis, mesh: ProbeMesh, firstFace: number): Probe => {
  const points = mesh.positions instanceof Float64Array ? mesh.positions : Float64Array.from(mesh.positions)
  const { indices } = mesh
  const bvh = buildBvh(points, indices)
  const starts = mesh.groups.firstTriangle
  const hit = makeRayHit()
  const faceAt = (triangle: number): number => {
    let [low, high] = [0, starts.length]
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (starts[middle] <= triangle) low = middle
      else high = middle
    }
    return low - firstFace
  }
  const shots = (face: number): readonly Shot[] => shotsOf(points, indices, starts[firstFace + face], starts[firstFace + face + 1] ?? indices.length / 3)
  const some = view.faces.length > mostFaces ? [] : view.faces
  const epsilon = view.diagonal * 1e-5
  return {
    walls: () =>
      some.flatMap(({ id }) => {
        let [thinnest, opposite] = [Infinity, -1]
        for (const { point, normal, triangle } of shots(id)) {
          castRay(bvh, points, indices, point, mul(normal, -1), hit, thinnest, triangle)
          if (hit.face < 0 || !(hit.distance > epsilon)) continue
          const far = normalOf(points, indices, hit.face)
          if (far && dot(far, normal) < opposed) [thinnest, opposite] = [hit.distance, faceAt(hit.face)]
        }
        // Each wall once, from its lower face.
        return opposite > id || (opposite >= 0 && opposite < id && thinnest < Infinity) ? [{ value: thinnest, faces: [id, opposite] }] : []
      }),
    access: () => {
      const own = features.flatMap(({ access, axis }) => [...(access ?? []), ...(axis ? [axis.direction, mul(axis.direction, -1)] : [])])
      const ways: Vec[] = []
      for (const way of [...stockDirections.flatMap((one) => [one, mul(one, -1)]), ...own])
        if (!ways.some((one) => dot(one, way) > 0.9999) && ways.length < 32) ways.push(way)
      return some.flatMap(({ id, surface, axis }) => {
        const count = ways.filter((way) =>
          shots(id).some(({ point, normal, triangle }) => {
            const facing = dot(normal, way)
            if (facing < -0.02 && !(surface === 'cylinder' && isParallel(axis, way))) return false
            castRay(bvh, points, indices, add(point, mul(normal, epsilon * 20)), way, hit, Infinity, triangle)
            return hit.face < 0
          }),
        ).length
        return count === 0 && shots(id).length > 0 ? [{ value: 0, faces: [id] }] : []
      })
    },
  }
}

interface Shot {
  readonly point: Vec
  readonly normal: Vec
  readonly triangle: number
}

const shotsOf = (points: Float64Array, indices: Uint32Array, first: number, end: number): Shot[] => {
  const largest: { triangle: number; area: number }[] = []
  for (let triangle = first; triangle < end; triangle++) {
    const area = areaOf(points, indices, triangle)
    if (largest.length < samples || area > largest[largest.length - 1].area) {
      largest.push({ triangle, area })
      largest.sort((a, b) => b.area - a.area)
      if (largest.length > samples) largest.pop()
    }
  }
  return largest.flatMap(({ triangle }) => {
    const normal = normalOf(points, indices, triangle)
    if (!normal) return []
    const [a, b, c] = [0, 1, 2].map((k) => 3 * indices[3 * triangle + k])
    return [{ triangle, normal, point: [0, 1, 2].map((k) => (points[a + k] + points[b + k] + points[c + k]) / 3) as unknown as Vec }]
  })
}

const crossOf = (p: Float64Array, indices: Uint32Array, triangle: number): Vec => {
  const [a, b, c] = [3 * indices[3 * triangle], 3 * indices[3 * triangle + 1], 3 * indices[3 * triangle + 2]]
  const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
  const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

const areaOf = (p: Float64Array, indices: Uint32Array, triangle: number): number => Math.hypot(...crossOf(p, indices, triangle))

const normalOf = (p: Float64Array, indices: Uint32Array, triangle: number): Vec | undefined => {
  const n = crossOf(p, indices, triangle)
  const length = Math.hypot(...n)
  return length > 0 ? [n[0] / length, n[1] / length, n[2] / length] : undefined
}
