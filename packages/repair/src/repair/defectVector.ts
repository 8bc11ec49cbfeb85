import { buildAdjacency, vertexFans } from '@trunnion/meshcore'
import type { Surface } from './surface.ts'

/** What is wrong with a surface, as far as its topology tells. */
export interface DefectVector {
  readonly faces: number
  readonly boundaryEdges: number
  readonly nonManifoldEdges: number
  readonly misorientedEdges: number
  readonly pinchedVertices: number
}

export const defectVector = ({ points, indices }: Surface): DefectVector => {
  const adjacency = buildAdjacency(indices, points.length / 3)
  const { boundaryEdges, nonManifoldEdges, misorientedEdges } = adjacency
  return { faces: indices.length / 3, boundaryEdges, nonManifoldEdges, misorientedEdges, pinchedVertices: vertexFans(adjacency).pinched.length }
}

/** One number to compare two states by: a crowded edge is as bad as the three open ones it may become when it is cut. */
export const burdenOf = ({ boundaryEdges, nonManifoldEdges, misorientedEdges }: DefectVector): number => boundaryEdges + 3 * nonManifoldEdges + misorientedEdges
