import { duplicateFaces } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { type Surface, dropFaces } from './surface.ts'

/**
 * Of faces with the same three vertices at most one stays.
 * One stays when an odd number of other faces waits at its edges, and it is the one that runs against them; between neighbours that already pair up none is needed.
 */
export const removeDuplicates = (surface: Surface): Surface => {
  const { indices } = surface
  const adjacency = adjacencyOf(surface)
  const { faces, originals } = duplicateFaces(adjacency)
  if (faces.length === 0) return surface
  const groups = new Map<number, number[]>()
  for (let i = 0; i < faces.length; i++) groups.set(originals[i], [...(groups.get(originals[i]) ?? [originals[i]]), faces[i]])
  const edgeOf = new Map<number, number>()
  for (let e = 0; e + 1 < adjacency.crowdedOffsets.length; e++)
    for (let i = adjacency.crowdedOffsets[e]; i < adjacency.crowdedOffsets[e + 1]; i++) edgeOf.set(adjacency.crowded[i], e)
  const drop = new Uint8Array(surface.origin.length)
  for (const group of groups.values()) {
    const own = new Set(group)
    let odd = 0
    let others = 0
    // how well each face of the group runs against the faces outside
    const fit = new Int32Array(group.length)
    for (let h = 3 * group[0]; h < 3 * group[0] + 3; h++) {
      const outside = facesAt(adjacency.opp, adjacency.crowded, adjacency.crowdedOffsets, edgeOf, h).filter((other) => !own.has((other / 3) | 0))
      others += outside.length
      odd += outside.length & 1
      for (const other of outside) for (const [i, f] of group.entries()) fit[i] += runsAlong(indices, f, indices[other], other) ? -1 : 1
    }
    for (const f of group) drop[f] = 1
    if (odd >= 2 || others === 0) drop[group[fit.indexOf(Math.max(...fit))]] = 0
  }
  return dropFaces(surface, drop)
}

const facesAt = (opp: Int32Array, crowded: Uint32Array, offsets: Uint32Array, edgeOf: ReadonlyMap<number, number>, h: number): number[] => {
  if (opp[h] >= 0) return [opp[h]]
  const e = edgeOf.get(h)
  return e === undefined ? [] : [...crowded.subarray(offsets[e], offsets[e + 1])]
}

/** Does face f run along the half-edge, from its tail to its head? */
const runsAlong = (indices: Uint32Array, f: number, tail: number, half: number): boolean => {
  const head = indices[half % 3 === 2 ? half - 2 : half + 1]
  for (let k = 0; k < 3; k++) if (indices[3 * f + k] === tail && indices[3 * f + ((k + 1) % 3)] === head) return true
  return false
}
