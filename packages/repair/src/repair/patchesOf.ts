import { type Components, findRoot, joinRoots } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import type { Surface } from './surface.ts'

/** Faces grouped over edges of two faces alone: crowded edges part them. */
export const patchesOf = (surface: Surface): Components => {
  const { opp } = adjacencyOf(surface)
  const faces = opp.length / 3
  const parent = new Int32Array(faces)
  for (let f = 0; f < faces; f++) parent[f] = f
  for (let h = 0; h < opp.length; h++) if (opp[h] > h) joinRoots(parent, (h / 3) | 0, (opp[h] / 3) | 0)
  const of = new Int32Array(faces)
  let count = 0
  for (let f = 0; f < faces; f++) {
    const root = findRoot(parent, f)
    of[f] = root === f ? count++ : of[root]
  }
  return { of, count }
}
