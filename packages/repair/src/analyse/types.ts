import type { Box, LengthUnit } from '@trunnion/core'

/** The figures of a mesh, as `check` reports them; scripts rely on the names. Lengths in millimetres. */
export interface MeshFigures {
  /** Distinct exact coordinates that faces use. */
  readonly vertices: number
  /** With finite coordinates and three different vertices; duplicates count. */
  readonly faces: number
  readonly edges: number
  /** Edges of exactly one face. */
  readonly boundaryEdges: number
  /** Simple boundary loops. */
  readonly holes: number
  /** Edges of more than two faces. */
  readonly nonManifoldEdges: number
  /** Vertices whose faces form more than one fan. */
  readonly nonManifoldVertices: number
  /** Two-face edges whose faces run the same way. */
  readonly misorientedEdges: number
  /** Groups of faces that hang together over edges. */
  readonly components: number
  /** V - E + F. */
  readonly eulerNumber: number
  /** Handles over all components, pinch vertices pulled apart; null for non-manifold and one-sided surfaces, which have none. */
  readonly genus: number | null
  /** Every edge has exactly two faces. */
  readonly watertight: boolean
  readonly manifold: boolean
  /** Signed; of an open mesh an estimate about the centre of its box. */
  readonly volumeMm3: number
  readonly areaMm2: number
  /** minX, minY, minZ, maxX, maxY, maxZ; null without faces. */
  readonly bboxMm: Box | null
  /** Faces whose corners lie on one line, those with two equal corners (which `faces` leaves out) included. */
  readonly degenerateFaces: number
  /** Faces beyond the first with the same three vertices. */
  readonly duplicateFaces: number
  /** Pairs of faces that meet beyond what they share. */
  readonly selfIntersections: number
  readonly unitGuess: LengthUnit
}

export type DefectKind =
  | 'hole'
  | 'open-chain'
  | 'non-manifold-edge'
  | 'non-manifold-vertex'
  | 'misoriented-edge'
  | 'self-intersection'
  | 'degenerate-face'
  | 'duplicate-face'
  | 'inside-out-shell'
  | 'debris'

/** All defects of one kind: how many there are, and where the first of them lie. */
export interface Defects {
  readonly kind: DefectKind
  readonly count: number
  /** At most as many as was asked for. */
  readonly places: readonly DefectPlace[]
}

export interface DefectPlace {
  /** Millimetres, in the source's axes. */
  readonly pointMm: readonly [number, number, number]
  /** Faces concerned, numbered as in the mesh that was given. */
  readonly faces: readonly number[]
  /** Ends of the edge concerned, for defects of edges. */
  readonly edgeMm?: readonly [readonly [number, number, number], readonly [number, number, number]]
  /** Edges of a hole or chain, and how long they are together. */
  readonly edges?: number
  readonly lengthMm?: number
}

export interface Recommendation {
  readonly severity: 'low' | 'medium' | 'high'
  readonly message: string
  readonly action: 'none' | 'set-unit' | 'review' | 'repair' | 'repair-aggressive'
}

/** A unit the file may have meant. */
export interface UnitCandidate {
  readonly unit: LengthUnit
  readonly reason: string
  readonly sizeMm: readonly [number, number, number]
}

/** One shell of the mesh. */
export interface ShellFacts {
  readonly faces: number
  readonly closed: boolean
  readonly volumeMm3: number
  readonly areaMm2: number
  /** The innermost closed shell around it, as its place in the list; null for none, or for one that is not listed. */
  readonly parent: number | null
  /** Closed shells around it: even = a solid's outside, odd = a cavity. */
  readonly depth: number
  /** Closed, and its normals point the wrong way for its depth. */
  readonly insideOut: boolean
}
