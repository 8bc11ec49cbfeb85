import { boundary } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { burdenOf, defectVector } from './defectVector.ts'
import { patchesOf } from './patchesOf.ts'
import { type Surface, dropFaces } from './surface.ts'
import { doubleArea } from './vectors.ts'

/** A patch of less than this share of the whole area may be a fin. */
const small = 1e-2

/**
 * Leaves out fins: small open sheets that hang on crowded edges of a surface which is whole without them.
 * Paired with a neighbour, as other crowded edges are, a fin would tear the surface open.
 */
export const dropFins = (surface: Surface): Surface => {
  const { points, indices } = surface
  const { opp, crowded } = adjacencyOf(surface)
  const { of, count } = patchesOf(surface)
  const area = new Float64Array(count)
  let total = 0
  const open = new Uint8Array(count)
  const hangs = new Uint8Array(count)
  for (let f = 0; f < of.length; f++) {
    const one = doubleArea(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2])
    area[of[f]] += one
    total += one
    for (let h = 3 * f; h < 3 * f + 3; h++) if (opp[h] === boundary) open[of[f]] = 1
  }
  for (const h of crowded) hangs[of[(h / 3) | 0]] = 1
  const drop = of.map((p) => (open[p] === 1 && hangs[p] === 1 && area[p] < small * total ? 1 : 0))
  if (!drop.includes(1)) return surface
  const next = dropFaces(surface, Uint8Array.from(drop))
  return burdenOf(defectVector(next)) < burdenOf(defectVector(surface)) ? next : surface
}
