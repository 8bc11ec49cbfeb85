import type { FaceGraph } from '@trunnion/kernel'
import { findPatterns, type Pattern } from './findPatterns.ts'
import type { ProbeMesh } from './manufacturing/probe.ts'
import { numberInstances } from './numberInstances.ts'
import { recogniseGraph } from './rules/recogniseGraph.ts'
import type { FaceClass, FaceResult, Feature, PartKind } from './types.ts'
import type { PartView } from './view/partView.ts'
import type { Vec } from './view/vec.ts'
import { viewGraph } from './view/viewGraph.ts'

/** What is on one body. */
export interface BodyAnalysis {
  readonly features: readonly Feature[]
  readonly faces: readonly FaceResult[]
  readonly kind: PartKind
  readonly patterns: readonly Pattern[]
  readonly symmetry: readonly Symmetry[]
  /** 0–1: share of the faces that are stock or belong to a feature. */
  readonly explained: number
  readonly view: PartView
  readonly stockDirections: readonly Vec[]
  /** Highest confidence that was to be given. */
  readonly cap: number
  /** Mesh tier: the face of each triangle of the mesh, -1 for none. */
  readonly segmentOf?: Int32Array
  /** Mesh tier: the triangles, ordered by face, in millimetres. */
  readonly mesh?: ProbeMesh
  /** Tier of points: levels at which many points lie. */
  readonly planes?: readonly { readonly normal: Vec; readonly offsetMm: number; readonly share: number }[]
}

/** A plane the body is its own mirror image in, or an axis it looks the same about. */
export type Symmetry =
  | { readonly kind: 'mirror'; readonly point: Vec; readonly normal: Vec }
  | { readonly kind: 'axis'; readonly point: Vec; readonly direction: Vec; readonly order: number | 'continuous' }

/**
 * Recognises the features of one body by rules.
 *
 * @param given - the face graph of exact geometry, or a view made from a segmented mesh
 * @param cap - highest confidence to give (see `tierCaps`)
 * @example
 * const { features } = analyseBody(body.graph, { cap: tierCaps[1] })
 */
export const analyseBody = (
  given: FaceGraph | PartView,
  { cap, source = 'rule', holesOnly = false }: { readonly cap: number; readonly source?: Feature['source']; readonly holesOnly?: boolean },
): BodyAnalysis => {
  const view = 'version' in given ? viewGraph(given) : given
  const { drafts, stock, unexplained, kind, symmetry } = recogniseGraph(view, { holesOnly })
  const features = numberInstances(drafts, cap, source)
  const owner = new Map<number, Feature>()
  for (const feature of features) for (const face of feature.faces) if (!owner.has(face)) owner.set(face, feature)
  // A cut that no rule names is shown as what it is, but it explains nothing.
  const vague = drafts.flatMap(({ completeness, faces: own }) => (completeness < leastCompleteness ? own : []))
  const unknown = new Set([
    ...unexplained,
    ...vague.filter((face) => drafts.every(({ completeness, faces: own }) => completeness < leastCompleteness || !own.includes(face))),
  ])
  const faces = view.faces.map(({ id, surface }): FaceResult => {
    const feature = owner.get(id)
    const name: FaceClass = feature ? feature.class : unknown.has(id) ? 'unknown' : 'stock'
    return { id, surface, class: name, confidence: feature ? feature.confidence : unknown.has(id) ? 0 : round(cap), ...(feature && { feature: feature.id }) }
  })
  return {
    features,
    faces,
    kind,
    patterns: findPatterns(features),
    symmetry,
    explained: view.faces.length > 0 ? 1 - unknown.size / view.faces.length : 0,
    view,
    stockDirections: stock.directions,
    cap,
  }
}

/** Below this a feature says that something is there, not what. */
const leastCompleteness = 0.5

const round = (x: number): number => Math.round(x * 1000) / 1000
