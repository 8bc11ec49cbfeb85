import { coherentOrientation } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import type { Surface } from './surface.ts'

/** Turns faces so that neighbours agree, the fewer of each component. One-sided surfaces are left as they are where no choice helps. */
export const orientFaces = (surface: Surface): Surface => {
  const adjacency = adjacencyOf(surface)
  if (adjacency.misorientedEdges === 0) return surface
  return turnFaces(surface, coherentOrientation(adjacency).flip)
}

/** Turns the marked faces over. */
export const turnFaces = (surface: Surface, flip: Uint8Array): Surface => {
  const indices = surface.indices.slice()
  for (let f = 0; f < flip.length; f++) {
    if (flip[f] === 0) continue
    indices[3 * f + 1] = surface.indices[3 * f + 2]
    indices[3 * f + 2] = surface.indices[3 * f + 1]
  }
  return { ...surface, indices }
}
