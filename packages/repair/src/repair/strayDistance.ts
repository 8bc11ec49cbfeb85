import { buildBvh, closestPoint, makeClosestPoint, windingNumber } from '@trunnion/meshcore'
import { unchangedFaces } from './deviation.ts'
import { rayWinding } from './rayWinding.ts'
import type { Surface } from './surface.ts'
import { adjacencyOf } from '../topology.ts'
import { crossOf } from './vectors.ts'

const mostSamples = 20_000
/** Faces looked at for the winding numbers of open surfaces, where each question costs the whole mesh. When all asked so far were inside, the rest is taken to be. */
const mostLooks = 1e8

/**
 * Farthest that a visible part of the input lies from the output. Parts inside the input's own solid (winding number above one half on both sides)
 * do not count: a union rightly removes them. Stops at the first place beyond `limit`.
 */
export const strayDistance = (input: Surface, output: Surface, limit: number, diagonal: number): number => {
  const { points, indices } = input
  const { inputSame } = unchangedFaces(input, output)
  if (output.indices.length === 0) return Infinity
  const bvh = buildBvh(output.points, output.indices)
  const near = makeClosestPoint()
  const closed = adjacencyOf(input).boundaryEdges === 0
  const own = closed ? buildBvh(points, indices) : undefined
  const normal = new Float64Array(3)
  let area = 0
  for (let f = 0; f < inputSame.length; f++) {
    if (inputSame[f] === 1) continue
    crossOf(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2], normal)
    area += Math.hypot(...normal)
  }
  let worst = 0
  let questions = 0
  for (let f = 0; f < inputSame.length; f++) {
    if (inputSame[f] === 1) continue
    const corners = [3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]]
    crossOf(points, corners[0], corners[1], corners[2], normal)
    const size = Math.hypot(...normal)
    if (!(size > 0)) continue
    const count = Math.ceil((mostSamples * size) / area)
    for (let n = 0; n < count; n++) {
      let u = n === 0 ? 1 / 3 : (n * 0.7548776662466927) % 1
      let v = n === 0 ? 1 / 3 : (n * 0.5698402909980532) % 1
      if (u + v > 1) [u, v] = [1 - u, 1 - v]
      const [x, y, z] = [0, 1, 2].map((k) => (1 - u - v) * points[corners[0] + k] + u * points[corners[1] + k] + v * points[corners[2] + k])
      const { distance } = closestPoint(bvh, output.points, output.indices, x, y, z, near)
      if (distance <= worst) continue
      if (distance > limit) {
        const [ox, oy, oz] = [...normal].map((part) => (part / size) * 1e-4 * diagonal)
        if (!own && questions++ * indices.length > mostLooks) continue
        const inside = (sign: number): boolean => {
          const [px, py, pz] = [x + sign * ox, y + sign * oy, z + sign * oz]
          return Math.abs(own ? rayWinding(own, points, indices, px, py, pz) : windingNumber(points, indices, px, py, pz)) > 0.5
        }
        if (inside(1) && inside(-1)) continue
        return distance
      }
      worst = distance
    }
  }
  return worst
}
