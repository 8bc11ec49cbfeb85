import { type Result, type Scene, type Warning, err, ok, trunnionError } from '@trunnion/core'
import type { Deflection } from '@trunnion/kernel'
import type { MeshAnalysis, MeshFigures, Recommendation, ThinWalls, UnitCandidate } from '@trunnion/repair'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import { type Source, readModel } from './readModel.ts'
import type { Report } from './report.ts'
import { flattenScene } from './scene/flattenScene.ts'
import { placements } from './scene/placements.ts'
import { type Stage, makeStageLog } from './stages.ts'

/** What `check` reports; scripts rely on these names. */
export interface CheckReport {
  readonly tool: Report['tool']
  readonly input: Report['input']
  /** `volumeRangeMm3`: least and greatest of what the volume of an open surface may be. */
  readonly mesh: MeshFigures & { readonly volumeRangeMm3?: readonly [number, number] }
  /** Units the file may have meant, the likeliest first; only where it states none and its size suggests another. */
  readonly unitCandidates?: readonly UnitCandidate[]
  /** When asked for: where the material is thinner than the limit. */
  readonly walls?: ThinWalls
  readonly recommendations: readonly Recommendation[]
  readonly warnings: readonly Warning[]
  readonly stages: readonly Stage[]
  readonly peakRssMb: number
}

export interface Check {
  readonly report: CheckReport
  /** Places of every defect, shells, unit candidates. */
  readonly analysis: MeshAnalysis
}

/**
 * Reads a file and analyses its placed triangles as one mesh; exact sources are tessellated first.
 *
 * @param options.places - places to list a kind of defect (default 200)
 * @param options.minWallMm - also measure the thickness behind every face and report what is thinner
 * @returns the figures, and the analysis for callers that show where the defects lie; NO_GEOMETRY when nothing is left to analyse
 * @example
 * const done = await check({ name: 'part.stl', bytes }, { deflection: { linearMm: 'auto', angular: 0.5 } }, context)
 * if (done.ok) console.log(done.value.report.mesh.watertight)
 */
export const check = async (
  source: Source,
  options: { readonly deflection: Deflection; readonly places?: number; readonly minWallMm?: number },
  context: EngineContext,
): Promise<Result<Check>> => {
  const stages = makeStageLog(context.clock)
  const read = await readModel(source, { deflection: options.deflection, keepBrep: false }, context, stages)
  if (!read.ok) return read
  const { scene, format, formatVersion, lengthUnit, warnings } = read.value
  context.onProgress?.({ phase: 'optimising', percent: 75, message: 'analysing the mesh' })
  const placed = countPlaced(scene)
  if (placed > context.budgets.triangles)
    return err(trunnionError('LIMIT_TRIANGLES', `The placed model has ${placed} triangles; the limit is ${context.budgets.triangles}.`, { format }))
  const mesh = await stages.run('flatten', () => flattenScene(scene))
  if (mesh.indices.length === 0) return err(trunnionError('NO_GEOMETRY', 'The model has no triangles to analyse.', { format }))
  const { analyseMesh, thinWalls } = await import('@trunnion/repair')
  const analysis = await stages.run('analyse', () =>
    analyseMesh(mesh, { lengthUnit: scene.lengthUnit, ...(options.places !== undefined && { places: options.places }) }),
  )
  const { minWallMm } = options
  const walls = minWallMm === undefined ? undefined : await stages.run('walls', () => thinWalls(mesh, minWallMm, { lengthUnit: scene.lengthUnit }))
  const sha256 = await stages.run('hash', () => sha256Hex(source.bytes))
  return ok({
    analysis,
    report: {
      tool: { name: 'trunnion', version: context.version },
      input: { file: source.name, bytes: source.bytes.length, sha256, format, formatVersion, lengthUnit },
      mesh: {
        ...analysis.figures,
        ...(lengthUnit !== 'unknown' && { unitGuess: lengthUnit }),
        ...(analysis.volumeRangeMm3 && { volumeRangeMm3: analysis.volumeRangeMm3 }),
      },
      ...(analysis.unitCandidates.length > 0 && { unitCandidates: analysis.unitCandidates }),
      ...(walls && { walls }),
      recommendations: [...analysis.recommendations, ...assemblyNote(scene, analysis), ...wallNote(walls)],
      warnings: [...warnings, ...analysisWarnings(analysis)],
      stages: stages.list(),
      peakRssMb: Math.round(context.clock.peakRssMb()),
    },
  })
}

const countPlaced = (scene: Scene): number => {
  let triangles = 0
  for (const { node } of placements(scene)) {
    const index = scene.nodes[node].mesh
    if (index !== undefined) triangles += scene.meshes[index].indices.length / 3
  }
  return triangles
}

/** Parts of an assembly touch and overlap by design; as one mesh that looks like damage. */
const assemblyNote = (scene: Scene, { figures }: MeshAnalysis): readonly Recommendation[] => {
  let parts = 0
  for (const { node } of placements(scene)) if (scene.nodes[node].mesh !== undefined) parts++
  if (parts < 2 || figures.nonManifoldEdges + figures.selfIntersections + figures.duplicateFaces === 0) return []
  return [
    { severity: 'low', action: 'review', message: `${parts} placed parts were checked as one mesh; where parts touch or overlap, each may still be sound.` },
  ]
}

const wallNote = (walls: ThinWalls | undefined): readonly Recommendation[] =>
  walls && walls.areaMm2 > 0
    ? [
        {
          severity: 'medium',
          action: 'review',
          message: `Behind ${(100 * walls.share).toFixed(1)} % of the surface the material is thinner than ${walls.limitMm} mm, down to ${walls.leastMm?.toPrecision(3)} mm.`,
        },
      ]
    : []

/** What the figures leave out or do not know. */
const analysisWarnings = ({ collapsedFaces, notFiniteFaces, intersectionsComplete, nestingComplete }: MeshAnalysis): readonly Warning[] => [
  ...(collapsedFaces > 0
    ? [{ code: 'DEGENERATE_DROPPED' as const, message: 'Triangles with two equal corners were left out of the analysis.', count: collapsedFaces }]
    : []),
  ...(notFiniteFaces > 0
    ? [{ code: 'NOT_FINITE_DROPPED' as const, message: 'Triangles with coordinates that are no numbers were left out of the analysis.', count: notFiniteFaces }]
    : []),
  ...(intersectionsComplete ? [] : [{ code: 'ANALYSIS_INCOMPLETE' as const, message: 'Too many faces overlap; not all self-intersections were counted.' }]),
  ...(nestingComplete
    ? []
    : [{ code: 'ANALYSIS_INCOMPLETE' as const, message: 'Too many shells lie within each other; cavities were not told from outsides.' }]),
]
