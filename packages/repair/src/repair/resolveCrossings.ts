import { weldMap } from '@trunnion/meshcore'
import { arrangeShells } from './arrangeShells.ts'
import { crossings, welded } from './crossings.ts'
import { burdenOf, defectVector } from './defectVector.ts'
import { mendIntersections } from './mendIntersections.ts'
import { separateTouching } from './separateTouching.ts'
import { strayDistance } from './strayDistance.ts'
import type { RepairSetting, Surface } from './surface.ts'

/** Visible parts may move this share of the diagonal when crossings are resolved. */
const reach = 0.008

/**
 * Gets rid of crossings, the truest way first: by the union of shells alone (`united`), by cutting along the crossings and keeping what is inside
 * in the right sense, in any sense, by cutting the places out and filling them. Each is judged as the output will be read:
 * the first without crossings that loses nothing visible wins, else the best.
 */
export const resolveCrossings = (surface: Surface, united: Surface, setting: RepairSetting): Surface => {
  const start = crossings(surface).count
  if (start === 0) return touches(surface) ? separateTouching(surface, setting) : surface
  const limit = Math.min(reach * setting.diagonal, setting.mostStray)
  let best = surface
  let least = start + burdenOf(defectVector(welded(surface)))
  const consider = (arranged: Surface): boolean => {
    const next = finish(arranged, surface, setting)
    const left = crossings(next).count + burdenOf(defectVector(welded(next)))
    if (left >= least || strayDistance(surface, next, limit, setting.diagonal) > limit) return false
    best = next
    least = left
    return left === 0
  }
  if (united !== surface && consider(united)) return best
  for (const from of united === surface ? [surface] : [united, surface])
    for (const rule of ['positive', 'nonzero'] as const) {
      const arranged = arrangeShells(from, setting, rule)
      if (arranged !== from && consider(arranged)) return best
    }
  consider(united)
  return best
}

/** Mends what rounding has left, and moves apart what touches, unless that makes new crossings and nothing but points touches. */
const finish = (surface: Surface, input: Surface, setting: RepairSetting): Surface => {
  const mended = mendIntersections(surface, input, setting)
  const apart = separateTouching(mended, setting)
  if (apart === mended || crossings(apart).count === 0) return apart
  const again = mendIntersections(apart, input, setting)
  const worse = crossings(again).count > crossings(mended).count
  return worse && burdenOf(defectVector(welded(mended))) === 0 ? mended : again
}

/** Do vertices share their place? */
const touches = ({ points, indices }: Surface): boolean => {
  const { first } = weldMap(points)
  if (3 * first.length === points.length) return false
  const used = new Uint8Array(points.length / 3)
  let count = 0
  for (const v of indices)
    if (used[v] === 0) {
      used[v] = 1
      count++
    }
  return count > new Set(welded({ points, indices, origin: new Int32Array(0) }).indices).size
}
