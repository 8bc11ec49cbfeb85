import type { Surface } from './surface.ts'
import { adjacencyOf, fansOf } from '../topology.ts'

/** What is wrong with a surface, as far as its topology tells. */
export interface DefectVector {
  readonly faces: number
  readonly boundaryEdges: number
  readonly nonManifoldEdges: number
  readonly misorientedEdges: number
  readonly pinchedVertices: number
}

export const defectVector = (surface: Surface): DefectVector => {
  const { boundaryEdges, nonManifoldEdges, misorientedEdges } = adjacencyOf(surface)
  return { faces: surface.indices.length / 3, boundaryEdges, nonManifoldEdges, misorientedEdges, pinchedVertices: fansOf(surface).pinched.length }
}

/** One number to compare two states by: a crowded edge is as bad as the three open ones it may become when it is cut. */
export const burdenOf = ({ boundaryEdges, nonManifoldEdges, misorientedEdges }: DefectVector): number => boundaryEdges + 3 * nonManifoldEdges + misorientedEdges
