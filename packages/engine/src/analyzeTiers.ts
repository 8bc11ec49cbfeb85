import { type Mesh, millimetresPer, type Scene, trunnionError, type TrunnionError } from '@trunnion/core'
import { type BodyAnalysis, analyseBody, analyseDisplay, analyseMesh, analysePoints, tierCaps } from '@trunnion/features'
import type { Tier } from './analyzeTypes.ts'
import type { ExactFacts } from './model.ts'

/** Why a part is answered at a lower tier. */
export interface Fall {
  readonly from: Tier
  readonly to: Tier
  readonly reason: string
  readonly error?: TrunnionError
}

export interface TieredBody {
  readonly analysis: BodyAnalysis
  readonly tier: Tier
  readonly falls: readonly Fall[]
}

/**
 * Analyses one part at the best tier that answers: exact rules (1 when they explain every face of a sound body, else 2), mesh, points, display.
 * Whatever a tier throws ends in the next one with the reason; the last cannot fail.
 *
 * @param best - tiers above this are not tried
 */
export const analyseAtTier = (mesh: Mesh, scene: Scene, exact: NonNullable<ExactFacts['examined']>[number], sound: boolean, best: Tier): TieredBody[] => {
  const falls: Fall[] = []
  const fall = (from: Tier, to: Tier, reason: string, error?: TrunnionError): void => void falls.push({ from, to, reason, ...(error && { error }) })
  // Loose curves and points are nothing to analyse.
  if (mesh.indices.length === 0 && !mesh.points && exact.every((body) => body.faces.length === 0)) return []
  if (best <= 2 && exact.length > 0) {
    const bodies = exactBodies(exact, sound, best, falls)
    if (bodies) return bodies
  } else if (best <= 1 && exact.length === 0) fall(1, 2, 'The file has no exact surfaces.')
  const unitMm = millimetresPer(scene.lengthUnit)
  const attempts: readonly (readonly [Tier, () => BodyAnalysis | undefined, string])[] = [
    [2, () => analyseMesh(mesh, unitMm, tierCaps[2]), 'The mesh is no manifold surface that could be segmented.'],
    [3, () => analysePoints(mesh, unitMm, tierCaps[3]), 'There are too few points for an analysis of the cloud.'],
    [4, () => analyseDisplay(mesh, unitMm), ''],
  ]
  for (const [tier, work, reason] of attempts) {
    if (tier < best) continue
    try {
      const analysis = work()
      if (analysis) return [{ analysis, tier, falls }]
      fall(tier, (tier + 1) as Tier, reason)
    } catch {
      // A defect of ours in one tier is no reason to refuse an answer; it is reported as what it is.
      fall(tier, (tier + 1) as Tier, 'The analysis of this tier stopped with a fault of its own.', trunnionError('INTERNAL'))
    }
  }
  return []
}

const exactBodies = (exact: NonNullable<ExactFacts['examined']>[number], sound: boolean, best: Tier, falls: Fall[]): TieredBody[] | undefined => {
  const found: TieredBody[] = []
  try {
    for (const { analysis, faces } of exact) {
      const graph = analysis?.graph
      // Loose curves and points are no bodies.
      if (faces.length === 0) continue
      if (!graph) {
        falls.push({ from: 1, to: 2, reason: 'A body holds geometry whose face graph cannot be built.' })
        return undefined
      }
      const full = analyseBody(graph, { cap: tierCaps[1] })
      const own: Fall[] = []
      if (!sound) own.push({ from: 1, to: 2, reason: 'Validation found the geometry unsound.' })
      else if (full.explained < 1) own.push({ from: 1, to: 2, reason: 'The rules do not explain every face.' })
      const tier: Tier = own.length > 0 || best === 2 ? 2 : 1
      found.push({ analysis: tier === 1 ? full : analyseBody(graph, { cap: tierCaps[2] }), tier, falls: [...falls, ...own] })
    }
  } catch {
    falls.push({ from: 1, to: 2, reason: 'The rules stopped with a fault of their own.', error: trunnionError('INTERNAL') })
    return undefined
  }
  return found.length > 0 ? found : undefined
}
