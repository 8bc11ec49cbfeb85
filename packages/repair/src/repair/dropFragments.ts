import { boundary, faceComponents } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { type Surface, dropFaces } from './surface.ts'
import { doubleArea } from './vectors.ts'

/** An open component of less than this share of the whole area is a scrap. */
const scrap = 1e-3

/** Leaves out scraps: open components of a few faces, which would otherwise be closed into shells without substance. */
export const dropFragments = (surface: Surface): Surface => {
  const { points, indices } = surface
  const adjacency = adjacencyOf(surface)
  const { of, count } = faceComponents(adjacency)
  const open = new Uint8Array(count)
  const faces = new Int32Array(count)
  const area = new Float64Array(count)
  let total = 0
  for (let f = 0; f < of.length; f++) {
    const one = doubleArea(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2])
    area[of[f]] += one
    faces[of[f]]++
    total += one
    for (let h = 3 * f; h < 3 * f + 3; h++) if (adjacency.opp[h] === boundary) open[of[f]] = 1
  }
  const drop = Uint8Array.from(of, (c) => (open[c] === 1 && faces[c] <= 4 && (faces[c] === 1 || area[c] < scrap * total) && count > 1 ? 1 : 0))
  return drop.includes(1) && drop.includes(0) ? dropFaces(surface, drop) : surface
}
