import { type Adjacency, type Components, type VertexFans, buildAdjacency, faceComponents, vertexFans } from '@trunnion/meshcore'

interface Topology {
  readonly adjacency: Adjacency
  fans?: Pick<VertexFans, 'count' | 'pinched'>
  components?: Components
}

/** What of a surface decides who neighbours whom. */
interface Faces {
  readonly points: Float64Array
  readonly indices: Uint32Array
}

/**
 * Passes and analysis ask for the same neighbourhoods again and again: both are a function of the indices, which nothing changes in place.
 * On the 141 k faces of the reference scan a repair built 14 of each.
 */
const known = new WeakMap<Uint32Array, Topology>()

const topologyOf = (indices: Uint32Array, vertexCount: number): Topology => {
  const found = known.get(indices)
  if (found !== undefined && found.adjacency.vertexCount === vertexCount) return found
  const made: Topology = { adjacency: buildAdjacency(indices, vertexCount) }
  known.set(indices, made)
  return made
}

/** Adjacency of faces that stay as they are from here on. */
export const adjacencyOf = ({ points, indices }: Faces): Adjacency => topologyOf(indices, points.length / 3).adjacency

/** Fans of faces that stay as they are from here on. */
export const fansOf = ({ points, indices }: Faces): Pick<VertexFans, 'count' | 'pinched'> => {
  const topology = topologyOf(indices, points.length / 3)
  if (!topology.fans) {
    // the fan of each corner takes as much room as the adjacency, and nobody asks for it again
    const { count, pinched } = vertexFans(topology.adjacency)
    topology.fans = { count, pinched }
  }
  return topology.fans
}

/** Components of faces that stay as they are from here on. */
export const componentsOf = ({ points, indices }: Faces): Components => {
  const topology = topologyOf(indices, points.length / 3)
  return (topology.components ??= faceComponents(topology.adjacency))
}
