import { faceComponents } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { crossings } from './crossings.ts'
import { burdenOf, defectVector } from './defectVector.ts'
import { fillHoles } from './fillHoles.ts'
import { orientFaces } from './orientFaces.ts'
import { makeRings } from './repairDegenerate.ts'
import { splitVertices } from './splitVertices.ts'
import { strayDistance } from './strayDistance.ts'
import { type RepairSetting, type Surface, dropFaces } from './surface.ts'
import { doubleArea } from './vectors.ts'

/** Rings of faces that are cut away around what intersects, attempt by attempt. */
const attempts = [
  { rings: 0, measure: 'bend' },
  { rings: 0, measure: 'area' },
  { rings: 1, measure: 'bend' },
  { rings: 1, measure: 'area' },
  { rings: 2, measure: 'area' },
  { rings: 3, measure: 'area' },
  { rings: 5, measure: 'area' },
] as const

/** Cuts a round: each may leave a few pairs to the next. */
const mostCuts = 24

/**
 * Removes self-intersections where they are: cuts the faces concerned out of the surface and fills the gap again, wider where that does not help.
 * (The idea of MeshFix, Attene 2010, but local and with a test: a cut that does not lower the number of intersecting pairs, or loses a visible part, is taken back.)
 */
export const mendIntersections = (surface: Surface, input: Surface, setting: RepairSetting): Surface => {
  const reach = Math.min(0.008 * setting.diagonal, setting.mostStray)
  let best = surface
  let found = crossings(best)
  let burden = burdenOf(defectVector(best))
  let attempt = 0
  for (let cut = 0; cut < mostCuts && found.count > 0 && attempt < attempts.length; cut++) {
    const { rings, measure } = attempts[attempt]
    const next = cutAndFill(best, found.touched, rings, measure)
    const left = next && crossings(next)
    const heavy = next ? burdenOf(defectVector(next)) : Infinity
    if (next && left && left.count < found.count && heavy <= burden && strayDistance(input, next, reach, setting.diagonal) <= reach) {
      best = next
      found = left
      burden = heavy
      if (attempt > 1) attempt = 0
    } else attempt++
  }
  return best
}

const cutAndFill = (surface: Surface, touched: Uint8Array, rings: number, measure: 'bend' | 'area'): Surface | undefined => {
  const { indices, points } = surface
  const cut = touched.slice()
  if (rings > 0) {
    const around = makeRings(indices, points.length / 3)
    for (let ring = 0; ring < rings; ring++) {
      const edge = cut.slice()
      for (let f = 0; f < edge.length; f++) if (edge[f] === 1) for (let k = 0; k < 3; k++) for (const g of around.facesAt(indices[3 * f + k])) cut[g] = 1
    }
  }
  const open = dropCrumbs(surface, dropFaces(surface, cut))
  if (open.origin.length === 0) return undefined
  const filled = fillHoles(open, () => () => true, measure)
  if (filled.failed > 0) return undefined
  const oriented = orientFaces(filled.surface)
  return splitVertices(oriented)
}

/** Leaves out what a cut has broken off: components that were none before and have less than a ten-thousandth of the area. */
const dropCrumbs = (before: Surface, after: Surface): Surface => {
  const old = faceComponents(adjacencyOf(before)).count
  const { of, count } = faceComponents(adjacencyOf(after))
  if (count <= old) return after
  const area = new Float64Array(count)
  let total = 0
  for (let f = 0; f < of.length; f++) {
    const one = doubleArea(after.points, 3 * after.indices[3 * f], 3 * after.indices[3 * f + 1], 3 * after.indices[3 * f + 2])
    area[of[f]] += one
    total += one
  }
  return dropFaces(
    after,
    Uint8Array.from(of, (c) => (area[c] < 1e-4 * total ? 1 : 0)),
  )
}
