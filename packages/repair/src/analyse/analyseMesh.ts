import { type LengthUnit, type Mesh, millimetresPer } from '@trunnion/core'
import {
  type Adjacency,
  type BoundaryLoops,
  type DuplicateFaces,
  type SelfIntersections,
  boundaryLoops,
  coherentOrientation,
  degenerateFaces,
  duplicateFaces,
  measureMesh,
  selfIntersections,
} from '@trunnion/meshcore'
import { adjacencyOf, componentsOf, fansOf } from '../topology.ts'
import { type CleanMesh, cleanMesh } from './cleanMesh.ts'
import { listDefects } from './listDefects.ts'
import { openVolumeRange } from './openVolumeRange.ts'
import { recommend } from './recommend.ts'
import { shellFacts } from './shellFacts.ts'
import type { Defects, MeshFigures, Recommendation, ShellFacts, UnitCandidate } from './types.ts'
import { guessUnit } from './guessUnit.ts'

export interface AnalyseOptions {
  /** Unit of the positions (default `unknown`, which counts as millimetre); figures and places are in millimetres. */
  readonly lengthUnit?: LengthUnit
  /** Places to list a kind of defect (default 200); counts are always complete. */
  readonly places?: number
  /** Pairs of faces to test for intersection (default 100 million). */
  readonly testLimit?: number
}

/** All that is known of a mesh. */
export interface MeshAnalysis {
  readonly figures: MeshFigures
  /** What the volume of an open surface may be; null when the surface is closed. */
  readonly volumeRangeMm3: readonly [number, number] | null
  /** Kinds that occur, in a fixed order. */
  readonly defects: readonly Defects[]
  readonly recommendations: readonly Recommendation[]
  readonly unitCandidates: readonly UnitCandidate[]
  /** The shells of most area, at most as many as places. */
  readonly shells: readonly ShellFacts[]
  /** False when the intersection budget ran out: `selfIntersections` is then a lower bound. */
  readonly intersectionsComplete: boolean
  /** False when too many shells lie within each other to sort out cavities. */
  readonly nestingComplete: boolean
  readonly collapsedFaces: number
  readonly notFiniteFaces: number
}

/** What the steps of an analysis share. */
export interface Analysed {
  readonly clean: CleanMesh
  readonly points: Float64Array
  readonly adjacency: Adjacency
  readonly loops: BoundaryLoops
  readonly pinched: Uint32Array
  readonly degenerate: Uint8Array
  readonly duplicates: DuplicateFaces
  readonly intersections: SelfIntersections
  readonly unitMm: number
}

/**
 * Analyses a mesh completely: topology, exact degeneracy, exact self-intersections, shells, size.
 * Vertices with equal coordinates are one; nothing is repaired. 141 k faces take about 0.4 s.
 *
 * @example
 * const { figures, recommendations } = analyseMesh(mesh, { lengthUnit: 'millimetre' })
 * if (!figures.watertight) console.log(figures.holes, recommendations[0].message)
 */
export const analyseMesh = (mesh: Pick<Mesh, 'positions' | 'indices'>, options: AnalyseOptions = {}): MeshAnalysis =>
  analyseClean(cleanMesh(mesh), options).analysis

/** What is known of the intersections of a mesh from that of another, of which it keeps faces. */
export interface KnownIntersections {
  /** Pairs of faces that both meshes have. */
  readonly pairs: Uint32Array
  /** 1 for every face that is not among the kept ones. */
  readonly fresh: Uint8Array
}

/** {@link analyseMesh} of a cleaned mesh, with what its steps found. */
export const analyseClean = (clean: CleanMesh, options: AnalyseOptions, known?: KnownIntersections): { analysis: MeshAnalysis; analysed: Analysed } => {
  const { lengthUnit = 'unknown', places = 200 } = options
  const points = clean.positions instanceof Float64Array ? clean.positions : new Float64Array(clean.positions)
  const surface = { points, indices: clean.indices }
  const adjacency = adjacencyOf(surface)
  const components = componentsOf(surface)
  const fans = fansOf(surface)
  const loops = boundaryLoops(adjacency)
  const degenerate = degenerateFaces(points, clean.indices)
  const duplicates = duplicateFaces(adjacency)
  const intersections = intersectionsOf(points, clean.indices, degenerate, options.testLimit, known)
  const unitMm = millimetresPer(lengthUnit)
  const analysed: Analysed = { clean, points, adjacency, loops, pinched: fans.pinched, degenerate, duplicates, intersections, unitMm }
  const shells = shellFacts(analysed, components, places)
  const { figures, unitCandidates } = figuresOf(analysed, components.count, fans.count, lengthUnit)
  const analysis: MeshAnalysis = {
    figures,
    volumeRangeMm3: openVolumeRange(points, adjacency, loops, unitMm ** 3),
    defects: listDefects(analysed, shells, places),
    recommendations: recommend(figures, shells, unitCandidates),
    unitCandidates,
    shells: shells.list,
    intersectionsComplete: intersections.complete,
    nestingComplete: shells.complete,
    collapsedFaces: clean.collapsed,
    notFiniteFaces: clean.notFinite,
  }
  return { analysis, analysed }
}

/** Whether two faces meet depends on their corners alone, so pairs of kept faces need no second look. */
const intersectionsOf = (
  points: Float64Array,
  indices: Uint32Array,
  skip: Uint8Array,
  testLimit: number | undefined,
  known: KnownIntersections | undefined,
): SelfIntersections => {
  const found = selfIntersections(
    { positions: points, indices },
    { skip, pairLimit: mostPairs, ...(testLimit !== undefined && { testLimit }), ...(known && { among: known.fresh }) },
  )
  if (!known || known.pairs.length === 0) return found
  const touched = found.touched.slice()
  for (const f of known.pairs) touched[f] = 1
  const pairs = new Uint32Array(known.pairs.length + found.pairs.length)
  pairs.set(known.pairs)
  pairs.set(found.pairs, known.pairs.length)
  return { pairs, count: found.count + known.pairs.length / 2, touched, complete: found.complete }
}

/** Pairs kept of one analysis for the next. */
const mostPairs = 100_000

const figuresOf = (
  { clean, points, adjacency, loops, pinched, degenerate, duplicates, intersections, unitMm }: Analysed,
  components: number,
  fans: number,
  lengthUnit: LengthUnit,
): { figures: MeshFigures; unitCandidates: readonly UnitCandidate[] } => {
  const vertices = points.length / 3
  const faces = clean.indices.length / 3
  const { edges, boundaryEdges, nonManifoldEdges, misorientedEdges } = adjacency
  const { area, volume, box } = measureMesh({ positions: points, indices: clean.indices })
  const bboxMm: MeshFigures['bboxMm'] =
    faces > 0 ? [box[0] * unitMm, box[1] * unitMm, box[2] * unitMm, box[3] * unitMm, box[4] * unitMm, box[5] * unitMm] : null
  const candidates = guessUnit(box, faces > 0 ? lengthUnit : 'millimetre')
  const oneSided = misorientedEdges > 0 && coherentOrientation(adjacency).contradictions > 0
  let collinear = 0
  for (const one of degenerate) collinear += one
  return {
    figures: {
      vertices,
      faces,
      edges,
      boundaryEdges,
      holes: loops.loops,
      nonManifoldEdges,
      nonManifoldVertices: pinched.length,
      misorientedEdges,
      components,
      eulerNumber: vertices - edges + faces,
      // 2 - 2 genus - loops = V - E + F for each component (Euler and Poincaré), vertices counted as fans
      genus: nonManifoldEdges > 0 || oneSided ? null : (2 * components - loops.walks - (fans - edges + faces)) / 2,
      watertight: faces > 0 && boundaryEdges === 0 && nonManifoldEdges === 0,
      manifold: nonManifoldEdges === 0 && pinched.length === 0,
      volumeMm3: volume * unitMm ** 3,
      areaMm2: area * unitMm ** 2,
      bboxMm,
      degenerateFaces: clean.collapsed + collinear,
      duplicateFaces: duplicates.faces.length,
      selfIntersections: intersections.count,
      unitGuess: candidates.guess,
    },
    unitCandidates: candidates.list,
  }
}
