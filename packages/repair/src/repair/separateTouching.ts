import { weldMap } from '@trunnion/meshcore'
import { crossings } from './crossings.ts'
import { type RepairSetting, type Surface, stored } from './surface.ts'
import { crossOf } from './vectors.ts'

/** Steps of float32 at the size of the coordinate, tried in this order: enough to survive rounding, too little to be seen. */
const tries = [8, 64, 512]

/**
 * Moves vertices that share their place with another a few float32 steps into their own solid, so that surfaces that touch stay apart
 * in formats that know vertices by their coordinates alone.
 */
export const separateTouching = (surface: Surface, setting: RepairSetting): Surface => {
  let best = surface
  let least = Infinity
  for (const steps of tries) {
    const next = moveApart(surface, setting, steps)
    if (next === surface) return surface
    const { count } = crossings(next)
    if (count < least) {
      least = count
      best = next
    }
    if (count === 0) break
  }
  return best
}

const moveApart = (surface: Surface, setting: RepairSetting, steps: number): Surface => {
  const { vertexOf, first } = weldMap(surface.points)
  const used = new Uint8Array(vertexOf.length)
  for (const v of surface.indices) used[v] = 1
  const copies = new Uint8Array(first.length)
  for (let v = 0; v < vertexOf.length; v++) if (used[v] === 1 && copies[vertexOf[v]] < 2) copies[vertexOf[v]]++
  if (!copies.includes(2)) return surface
  const { indices } = surface
  const normals = new Float64Array(surface.points.length)
  const normal = new Float64Array(3)
  for (let f = 0; f < indices.length; f += 3) {
    if (copies[vertexOf[indices[f]]] < 2 && copies[vertexOf[indices[f + 1]]] < 2 && copies[vertexOf[indices[f + 2]]] < 2) continue
    crossOf(surface.points, 3 * indices[f], 3 * indices[f + 1], 3 * indices[f + 2], normal)
    const size = Math.hypot(normal[0], normal[1], normal[2])
    if (size > 0) for (let k = 0; k < 3; k++) for (let i = 0; i < 3; i++) normals[3 * indices[f + k] + i] += normal[i] / size
  }
  const points = surface.points.slice()
  for (let v = 0; v < vertexOf.length; v++) {
    if (used[v] === 0 || copies[vertexOf[v]] < 2) continue
    const size = Math.hypot(normals[3 * v], normals[3 * v + 1], normals[3 * v + 2])
    const reach = Math.max(Math.abs(points[3 * v]), Math.abs(points[3 * v + 1]), Math.abs(points[3 * v + 2]), 1e-3 * setting.diagonal)
    const step = steps * 2 ** -23 * reach
    for (let k = 0; k < 3; k++) points[3 * v + k] = stored(points[3 * v + k] - (size > 0 ? (step * normals[3 * v + k]) / size : 0), setting)
  }
  return { ...surface, points }
}
