import type { BodyAnalysis } from '../analyseBody.ts'
import type { Feature } from '../types.ts'
import { dot } from '../view/vec.ts'
import { extentAlong } from '../rules/stock.ts'
import { makeProbe, type Probe, type ProbeMesh } from './probe.ts'
import { type Metric, packsFor, type Rule, type RulePack } from './rulePacks.ts'

/** Something that makes the part hard to make. */
export interface Finding {
  readonly rule: string
  readonly pack: string
  readonly severity: Rule['severity']
  /** Of the body, as in its graph. */
  readonly faces: readonly number[]
  readonly feature?: number
  readonly metric: Metric
  readonly value: number
  readonly limit: number
  readonly advice: string
}

/**
 * Holds the features and walls of a body against rules.
 *
 * @param mesh - the body's triangles with its faces as groups; lengths in millimetres
 * @param options.firstFace - group of the mesh that is the body's face 0
 * @param options.packs - the packs of the part's own process when omitted
 */
export const checkManufacturability = (
  analysis: BodyAnalysis,
  mesh: ProbeMesh,
  options: { readonly firstFace?: number; readonly packs?: readonly RulePack[] } = {},
): Finding[] => {
  const packs = options.packs ?? packsFor(analysis.kind.kind)
  let probe: Probe | undefined
  const probing = (): Probe => (probe ??= makeProbe(analysis, mesh, options.firstFace ?? 0))
  const findings: Finding[] = []
  for (const pack of packs)
    for (const rule of pack.rules) {
      const report = (value: number, faces: readonly number[], feature?: number): void => {
        const limit = rule.max !== undefined && value > rule.max ? rule.max : rule.min !== undefined && value < rule.min ? rule.min : undefined
        if (limit === undefined || !Number.isFinite(value)) return
        findings.push({
          rule: rule.id,
          pack: pack.id,
          severity: rule.severity,
          faces,
          ...(feature !== undefined && { feature }),
          metric: rule.metric,
          value: Math.round(value * 1e4) / 1e4,
          limit,
          advice: rule.advice,
        })
      }
      if (isPartWide(rule.metric)) for (const { value, faces } of partMetric(rule.metric, analysis, probing)) report(value, faces)
      else
        for (const feature of analysis.features) {
          if (rule.select && !rule.select.classes.includes(feature.class)) continue
          const value = featureMetric(rule.metric, feature, analysis)
          if (value !== undefined) report(value, feature.faces, feature.id)
        }
    }
  return findings
}

const isPartWide = (metric: Metric): boolean =>
  metric === 'wallThicknessMm' || metric === 'directionsOfAccess' || metric === 'lengthToDiameter' || metric === 'draftDeg'

const numberOf = (feature: Feature, name: string): number | undefined => {
  const value = feature.parameters[name]
  return typeof value === 'number' ? value : undefined
}

const ratio = (a: number | undefined, b: number | undefined): number | undefined => (a !== undefined && b !== undefined && b > 0 ? a / b : undefined)

const featureMetric = (metric: Metric, feature: Feature, { view }: BodyAnalysis): number | undefined => {
  const get = (name: string): number | undefined => numberOf(feature, name)
  if (metric === 'depthToDiameter') return ratio(get('depthMm'), get('diameterMm'))
  if (metric === 'depthToWidth') return ratio(get('depthMm'), get('widthMm'))
  if (metric === 'depthToCornerRadius') return ratio(get('depthMm'), get('cornerRadiusMm'))
  if (metric === 'bendRadiusToThickness') return ratio(get('innerRadiusMm'), get('thicknessMm'))
  if (metric === 'sharpInnerCorners') return sharpCorners(feature, view)
  return get(metric)
}

/** Concave edges between walls, which stand along the tool: those round the floor are what a flat cutter makes. */
const sharpCorners = (feature: Feature, view: BodyAnalysis['view']): number => {
  const bottom = new Set(feature.bottom ?? [])
  const own = new Set(feature.faces)
  const edges = new Set<number>()
  for (const id of feature.faces) {
    if (bottom.has(id)) continue
    for (const { edge, other } of view.faces[id].sides) if (edge.convexity === 'concave' && own.has(other) && !bottom.has(other)) edges.add(edge.id)
  }
  return edges.size
}

function* partMetric(metric: Metric, analysis: BodyAnalysis, probing: () => Probe): Generator<{ readonly value: number; readonly faces: readonly number[] }> {
  if (metric === 'wallThicknessMm') yield* probing().walls()
  else if (metric === 'directionsOfAccess') yield* probing().access()
  else if (metric === 'lengthToDiameter' && analysis.kind.axis) {
    const [low, high] = extentAlong(analysis.view, analysis.kind.axis.direction)
    const diameter = 2 * Math.max(...analysis.view.faces.filter((face) => face.surface === 'cylinder' && !face.hollow).map((face) => face.radius), 0)
    if (diameter > 0) yield { value: (high - low) / diameter, faces: [] }
  } else if (metric === 'draftDeg') {
    const [pull] = analysis.stockDirections
    if (!pull) return
    for (const face of analysis.view.faces) {
      if (face.surface !== 'plane') continue
      const lean = (Math.asin(Math.min(Math.abs(dot(face.axis, pull)), 1)) * 180) / Math.PI
      if (lean < 45) yield { value: lean, faces: [face.id] }
    }
  }
}
