import { type Result, err, ok, trunnionError } from '@trunnion/core'
import { type Finding, checkManufacturability } from '@trunnion/features'
import { withLines } from './analyzeFindings.ts'
import { analyseAtTier, type TieredBody } from './analyzeTiers.ts'
import type { AnalysisReport, AnalyzeOptions, PartResult, Tier } from './analyzeTypes.ts'
import { validateModel } from './analyzeValidation.ts'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import { measurePart } from './measurePart.ts'
import { type Source, readModel } from './readModel.ts'
import { placements } from './scene/placements.ts'
import { makeStageLog } from './stages.ts'

/** Gaps that are closed without asking, millimetres. */
const defaultHealToleranceMm = 1e-4
const defaultMaxBytes = 100 * 2 ** 20

/**
 * Validates, heals and recognises: what is on a part, how sure that is, and what makes it hard to make. Answers at the best tier it can and says why it fell;
 * only what cannot be read at all is refused.
 *
 * @returns the report; errors of reading (INPUT_*, LIMIT_*, NO_GEOMETRY, KERNEL_FAILED)
 * @example
 * const done = await analyze({ name: 'part.step', bytes }, {}, context)
 * if (done.ok) console.log(done.value.features.map((feature) => feature.class))
 */
export const analyze = async (source: Source, options: AnalyzeOptions, context: EngineContext): Promise<Result<AnalysisReport>> => {
  const stages = makeStageLog(context.clock)
  const limit = options.maxBytes ?? defaultMaxBytes
  if (source.bytes.length > limit) return err(trunnionError('LIMIT_BYTES', `The input has ${source.bytes.length} bytes; the limit is ${limit}.`))
  const hashing = sha256Hex(source.bytes)
  const analyse = { healToleranceMm: options.healToleranceMm ?? defaultHealToleranceMm }
  const read = await readModel(source, { deflection: { linearMm: 'auto', angular: 0.5 }, keepBrep: false, analyse }, context, stages)
  const sha256 = await hashing
  if (!read.ok) return read
  const model = read.value
  const { scene, exact } = model
  if (scene.meshes.length === 0) return err(trunnionError('NO_GEOMETRY', undefined, { format: model.format }))
  context.onProgress?.({ phase: 'optimising', percent: 80, message: 'recognising features' })
  const { sound } = validateModel(model, source.bytes.length, stages.list(), 1)
  const best: Tier = options.tier ?? 1
  const perPart = await stages.run('recognise', () => scene.meshes.map((mesh, part) => analyseAtTier(mesh, scene, exact?.examined?.[part] ?? [], sound, best)))
  const uses = new Map<number, number>()
  for (const { node } of placements(scene)) {
    const mesh = scene.nodes[node].mesh
    if (mesh !== undefined) uses.set(mesh, (uses.get(mesh) ?? 0) + 1)
  }
  const joined = joinParts(perPart, (part) => ({ name: scene.meshes[part].name, uses: uses.get(part) ?? 0 }))
  const findings = await stages.run('manufacturability', () =>
    perPart.flatMap((bodies, part) => findingsOf(bodies, part, model.scene.meshes[part], options, joined.parts)),
  )
  const total = joined.faces.length
  const explained = total > 0 ? joined.faces.filter((face) => face.class !== 'unknown').length / total : 0
  const validation = validateModel(model, source.bytes.length, stages.list(), explained)
  const tier = perPart.flat().reduce<Tier>((worst, body) => (body.tier > worst ? body.tier : worst), best)
  const confidences = joined.faces.map((face) => face.confidence)
  return ok({
    tool: { name: 'trunnion', version: context.version },
    input: { file: source.name, bytes: source.bytes.length, sha256, format: model.format, formatVersion: model.formatVersion, lengthUnit: model.lengthUnit },
    validation: {
      stages: validation.stages.map((one) => ({ ...one, findings: withLines(one.findings, source.bytes) })),
      qualityScore: validation.score,
      reasons: validation.reasons,
    },
    healing: (exact?.examined ?? []).flatMap((bodies, part) =>
      bodies.flatMap((body, k) => (body.analysis && body.analysis.healing.length > 0 ? [{ part, body: k, actions: body.analysis.healing }] : [])),
    ),
    tier,
    fell: fallsOf(perPart.flat(), best),
    confidence: confidences.length > 0 ? Math.round((confidences.reduce((a, b) => a + b, 0) / confidences.length) * 1000) / 1000 : 0,
    aagnetAvailable: false,
    features: joined.features,
    faces: joined.faces,
    part: measurePart(model, options.densityGcm3),
    parts: joined.parts,
    manufacturability: findings,
    warnings: model.warnings,
    stages: stages.list(),
    peakRssMb: Math.round(context.clock.peakRssMb()),
  })
}

/** Faces and features of all parts, numbered through; the bodies of one part follow each other as in its mesh. */
const joinParts = (
  perPart: readonly (readonly TieredBody[])[],
  about: (part: number) => Pick<PartResult, 'name' | 'uses'>,
): Pick<AnalysisReport, 'features' | 'faces' | 'parts'> => {
  const features: AnalysisReport['features'][number][] = []
  const faces: AnalysisReport['faces'][number][] = []
  const parts: PartResult[] = []
  let instances = 0
  perPart.forEach((bodies, part) => {
    const [firstFace, firstFeature] = [faces.length, features.length]
    for (const { analysis } of bodies) {
      const [face, feature] = [faces.length, features.length]
      for (const one of analysis.features)
        features.push({
          ...one,
          part,
          id: one.id + feature,
          instance: one.instance + instances,
          faces: one.faces.map((id) => id + face),
          ...(one.bottom && { bottom: one.bottom.map((id) => id + face) }),
        })
      for (const one of analysis.faces) faces.push({ ...one, part, id: one.id + face, ...(one.feature !== undefined && { feature: one.feature + feature }) })
      instances += new Set(analysis.features.map(({ instance }) => instance)).size
    }
    const tier = bodies.reduce<Tier>((worst, body) => (body.tier > worst ? body.tier : worst), 1)
    const [main] = [...bodies].sort((a, b) => b.analysis.faces.length - a.analysis.faces.length)
    parts.push({
      part,
      ...about(part),
      firstFace,
      faces: faces.length - firstFace,
      firstFeature,
      features: features.length - firstFeature,
      tier,
      kind: main?.analysis.kind ?? { kind: 'freeform' },
      explained: main ? Math.round(main.analysis.explained * 1000) / 1000 : 0,
      patterns: bodies.flatMap(({ analysis }, k) => {
        const before = firstFeature + bodies.slice(0, k).reduce((sum, body) => sum + body.analysis.features.length, 0)
        return analysis.patterns.map((pattern) => ({ ...pattern, features: pattern.features.map((id) => id + before) }))
      }),
      symmetry: main?.analysis.symmetry ?? [],
      ...(main?.analysis.segmentOf && { segments: runsOf(main.analysis.segmentOf, firstFace) }),
    })
  })
  return { features, faces, parts }
}

/** Runs of triangles with the same face: first triangle, face, and so on in turn. */
const runsOf = (segmentOf: Int32Array, firstFace: number): number[] => {
  const runs: number[] = []
  for (let t = 0; t < segmentOf.length; t++) if (t === 0 || segmentOf[t] !== segmentOf[t - 1]) runs.push(t, segmentOf[t] < 0 ? -1 : segmentOf[t] + firstFace)
  return runs
}

const findingsOf = (
  bodies: readonly TieredBody[],
  part: number,
  mesh: Parameters<typeof checkManufacturability>[1],
  options: AnalyzeOptions,
  parts: readonly PartResult[],
): (Finding & { readonly part: number })[] => {
  let face = parts[part].firstFace
  let feature = parts[part].firstFeature
  return bodies.flatMap(({ analysis }, k) => {
    const found = checkManufacturability(analysis, analysis.mesh ?? mesh, {
      firstFace: analysis.mesh ? 0 : face - parts[part].firstFace,
      ...(options.packs && { packs: options.packs }),
    })
    const shifted = found.map((one) => ({
      ...one,
      part,
      faces: one.faces.map((id) => id + face),
      ...(one.feature !== undefined && { feature: one.feature + feature }),
    }))
    face += bodies[k].analysis.faces.length
    feature += bodies[k].analysis.features.length
    return shifted
  })
}

/** Each distinct reason once. */
const fallsOf = (bodies: readonly TieredBody[], best: Tier): AnalysisReport['fell'] => {
  const seen = new Map<string, AnalysisReport['fell'][number]>()
  if (best > 1) seen.set('asked', { from: 1, to: best, reason: 'A lower tier was asked for.' })
  for (const { falls } of bodies)
    for (const { from, to, reason, error } of falls)
      seen.set(`${from} ${to} ${reason}`, { from, to, reason, ...(error && { code: error.code, class: error.class }) })
  return [...seen.values()]
}
