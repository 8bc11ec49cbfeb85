import { type LengthUnit, type Mesh, type Result, type Scene, type Warning, err, millimetresPer, ok, singleGroup, trunnionError } from '@trunnion/core'
import type { MeshFigures, Repair as MeshRepair, RepairStep } from '@trunnion/repair'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import { lossesOf } from './lossesOf.ts'
import type { Model } from './model.ts'
import { type Source, readModel } from './readModel.ts'
import { type RepairedParts, type SceneRepair, repairParts, scaleScene, standAlone } from './repairParts.ts'
import { type Receipt, compare, findingsOf, stepsOf } from './receipt/receipt.ts'
import type { Report } from './report.ts'
import { flattenScene } from './scene/flattenScene.ts'
import { nameScene } from './scene/nameScene.ts'
import { type Stage, makeStageLog } from './stages.ts'
import { type Artefact, type OutputFormat, writeArtefact } from './writeArtefact.ts'

export interface RepairRequest {
  readonly to: OutputFormat
  /** Also cuts, unites, closes designed openings and remeshes where nothing else helps. */
  readonly aggressive: boolean
  /** Farthest a vertex may be moved, millimetres. */
  readonly maxDeviationMm?: number
  /** Also give what takes every pass back; see {@link Repaired.undo}. */
  readonly undo?: boolean
  /** Base name of files beside the output; `model` when omitted. */
  readonly stem?: string
}

/** What `repair` reports; scripts rely on these names. The caller adds `output.file`. */
export interface RepairReport {
  readonly tool: Report['tool']
  readonly input: Report['input']
  readonly before: MeshFigures
  readonly after: MeshFigures
  readonly repair: {
    readonly changed: boolean
    readonly steps: readonly RepairStep[]
    readonly holesFilled: number
    readonly volumeChangeMm3: number
    readonly volumeChangePercent: number | null
    /** What the volume of an open input may have been: the change is uncertain by as much. */
    readonly volumeBeforeMm3?: readonly [number, number]
    readonly deviation: MeshRepair['deviation']
    readonly qualityScore: number
    readonly printability: number
    readonly fidelity: number
    readonly scoreParts: Readonly<Record<string, number>>
    readonly remeshedFaces: number
  }
  readonly output: { readonly bytes: number; readonly sha256: string; readonly format: string }
  readonly warnings: readonly Warning[]
  readonly stages: readonly Stage[]
  readonly peakRssMb: number
}

export interface Repaired {
  readonly artefact: Artefact
  readonly report: RepairReport
  readonly receipt: Receipt
  /** When asked for: the passes that changed something, in order, with the faces they took away and made (nine coordinates a face, in the unit of the output). */
  readonly undo?: readonly UndoneStep[]
}

/** One pass and its way back. */
export interface UndoneStep {
  readonly name: string
  readonly part?: string
  readonly removed: readonly number[]
  readonly added: readonly number[]
}

/** Unit that each format's writer uses, so that numbers that are not touched are not recalculated either. */
const workingUnit = (to: OutputFormat, given: LengthUnit): LengthUnit => {
  if (to === 'glb' || to === 'gltf') return 'metre'
  return to === '3mf' || millimetresPer(given) === 1 ? given : 'millimetre'
}

/**
 * Reads a file, repairs it, verifies the placed result by a complete analysis and writes it. Parts are repaired one by one, with their tree, places and colours,
 * where the output holds such and they stand alone; else the placed triangles as one mesh.
 * A mesh that needs nothing comes back as the very bytes it came in, when the format stays.
 *
 * @returns the output's bytes, report and receipt; errors of reading, NO_GEOMETRY, LIMIT_TRIANGLES, FORMAT_UNSUPPORTED for STEP
 * @example
 * const done = await repair({ name: 'part.stl', bytes }, { to: 'stl', aggressive: false }, context)
 */
export const repair = async (source: Source, request: RepairRequest, context: EngineContext): Promise<Result<Repaired>> => {
  const { to } = request
  if (to === 'step') return err(trunnionError('FORMAT_UNSUPPORTED', 'STEP holds exact surfaces; a repaired mesh cannot be written as STEP.'))
  const stages = makeStageLog(context.clock)
  const read = await readModel(source, { deflection: { linearMm: 'auto', angular: 0.5 }, keepBrep: false }, context, stages)
  if (!read.ok) return read
  const model = read.value
  const { format } = model
  const lengthUnit = workingUnit(to, model.scene.lengthUnit)
  const scene = scaleScene(model.scene, lengthUnit)
  const mesh = await stages.run('flatten', () => flattenScene(scene))
  const triangles = mesh.indices.length / 3
  if (triangles === 0) return err(trunnionError('NO_GEOMETRY', 'The model has no triangles to repair.', { format }))
  if (triangles > context.budgets.triangles)
    return err(trunnionError('LIMIT_TRIANGLES', `The placed model has ${triangles} triangles; the limit is ${context.budgets.triangles}.`, { format }))
  context.onProgress?.({ phase: 'optimising', percent: 70, message: 'repairing the mesh' })
  const float32 = to === 'stl' || to === 'glb' || to === 'gltf' || mesh.positions instanceof Float32Array
  const { aggressive, maxDeviationMm } = request
  // Loaded here: other operations come through the same door, and the package takes longer to load than a small file to convert.
  const { repairMesh } = await import('@trunnion/repair')
  const options = { aggressive, lengthUnit, now: context.clock.now, undo: request.undo ?? false, ...(maxDeviationMm !== undefined && { maxDeviationMm }) }
  const alone = await standAlone(scene, to)
  const { repair: repaired, scene: result } = await stages.run('repair', async (): Promise<RepairedParts> => {
    if (alone) return repairParts(scene, options, to)
    const whole = await repairMesh(mesh, { ...options, float32 })
    return { repair: whole, scene: oneMesh(scene, whole, float32) }
  })
  context.onProgress?.({ phase: 'storing', percent: 92, message: `writing ${to.toUpperCase()}` })
  const written = await stages.run('write', () => write(source, model, request, { changed: repaired.changed, scene: result, flat: !alone }, context))
  if (!written.ok) return written
  const artefact = written.value
  const warnings = [...model.warnings, ...artefact.warnings, ...leftOver(repaired)]
  const [sourceHash, subjectHash] = await stages.run('hash', () => Promise.all([sha256Hex(source.bytes), sha256Hex(artefact.bytes)]))
  const input = { file: source.name, bytes: source.bytes.length, sha256: sourceHash, format, formatVersion: model.formatVersion, lengthUnit: model.lengthUnit }
  const output = { bytes: artefact.bytes.length, sha256: subjectHash, format: to }
  const receipt: Receipt = {
    version: 1,
    subject: { sha256: subjectHash, bytes: artefact.bytes.length, format: to },
    source: [{ name: source.name, sha256: sourceHash, bytes: source.bytes.length, format, lengthUnit: model.lengthUnit }],
    options: { to, aggressive, ...(maxDeviationMm !== undefined && { maxDeviation: maxDeviationMm }) },
    measures: measuresOf(repaired),
    findings: findingsOf(warnings),
    steps: stepsOf(stages.list(), context.version),
    tool: { trunnion: context.version, node: process.version },
  }
  const report = {
    tool: { name: 'trunnion' as const, version: context.version },
    input,
    before: repaired.before.figures,
    after: repaired.after.figures,
    repair: accountOf(repaired),
    output,
    warnings,
    stages: stages.list(),
    peakRssMb: Math.round(context.clock.peakRssMb()),
  }
  return ok({ artefact, report, receipt, ...(request.undo && { undo: undoneSteps(repaired) }) })
}

/** One nameless part of the repaired mesh. */
const oneMesh = ({ lengthUnit, upAxis }: Scene, { positions, indices }: MeshRepair, float32: boolean): Scene => {
  const mesh: Mesh = { name: '', positions: float32 ? Float32Array.from(positions) : positions, indices, groups: singleGroup() }
  return nameScene({ lengthUnit, upAxis, roots: [0], nodes: [{ name: '', mesh: 0, children: [] }], meshes: [mesh], materials: [] })
}

/** The input's own bytes when nothing had to be done and the format stays; else the repaired scene. */
const write = async (
  source: Source,
  model: Model,
  { to, stem = 'model' }: RepairRequest,
  { changed, scene, flat }: { readonly changed: boolean; readonly scene: Scene; readonly flat: boolean },
  context: EngineContext,
): Promise<Result<Artefact>> => {
  const same = model.format === to || (model.format === 'gltf' && to === (source.bytes[0] === 0x67 ? 'glb' : 'gltf') && source.resources === undefined)
  if (!changed && same) return ok({ format: to, bytes: source.bytes, companions: [], warnings: [] })
  if (!changed) return writeArtefact(model, to, 'none', stem, context)
  const { exact: _, ...rest } = model
  const written = await writeArtefact({ ...rest, scene }, to, 'none', stem, context)
  if (!written.ok || !flat) return written
  // one repaired mesh is all that is written: whatever no flat format holds is lost in any
  return ok({ ...written.value, warnings: lossesOf(model.scene, 'stl').map((loss) => ({ ...loss, message: loss.message.replace('STL', 'A repaired mesh') })) })
}

const undoneSteps = ({ steps }: SceneRepair): readonly UndoneStep[] =>
  steps.flatMap(({ name, part, undo }) => (undo ? [{ name, ...(part !== undefined && { part }), removed: [...undo.removed], added: [...undo.added] }] : []))

const accountOf = ({
  changed,
  steps,
  holesFilled,
  volumeChangeMm3,
  volumeChangePercent,
  deviation,
  score,
  remeshedFaces,
  before,
}: SceneRepair): RepairReport['repair'] => {
  const { qualityScore, printability, fidelity, parts } = score
  return {
    changed,
    steps: steps.map(({ undo: _, ...step }) => step),
    holesFilled,
    volumeChangeMm3,
    volumeChangePercent,
    ...(before.volumeRangeMm3 && { volumeBeforeMm3: before.volumeRangeMm3 }),
    deviation,
    qualityScore,
    printability,
    fidelity,
    scoreParts: parts,
    remeshedFaces,
  }
}

/** What the repair leaves, as warnings: the output was written all the same. */
const leftOver = ({ after: { figures, intersectionsComplete }, before, remeshedFaces, designedOpenings }: SceneRepair): readonly Warning[] => {
  const out: Warning[] = []
  const left = (count: number, message: string): void => {
    if (count > 0) out.push({ code: 'DEFECTS_LEFT', message, count })
  }
  left(designedOpenings, 'Openings that look designed were left open; aggressive mode closes them.')
  if (figures.boundaryEdges > 0 && designedOpenings === 0) left(figures.boundaryEdges, 'The surface is still open at some edges.')
  left(figures.nonManifoldEdges, 'Some edges still have more than two faces.')
  left(figures.misorientedEdges, 'Some faces still point to opposite sides; the surface may be one-sided.')
  left(figures.selfIntersections, 'Some pairs of faces still cut through each other.')
  left(figures.nonManifoldVertices, 'Surfaces still touch in single points.')
  if (remeshedFaces > 0)
    out.push({ code: 'REGION_REMESHED', message: 'A region could only be rebuilt as a new surface near the old one.', count: remeshedFaces })
  if (before.notFiniteFaces > 0)
    out.push({ code: 'NOT_FINITE_DROPPED', message: 'Triangles with coordinates that are no numbers were dropped.', count: before.notFiniteFaces })
  if (!intersectionsComplete) out.push({ code: 'ANALYSIS_INCOMPLETE', message: 'Too many faces overlap; not all self-intersections were counted.' })
  return out
}

const measuresOf = ({ before: { figures: before }, after: { figures: after }, deviation, score }: SceneRepair): Receipt['measures'] => [
  compare('faces', 'count', before.faces, after.faces, null),
  compare('components', 'count', before.components, after.components, null),
  compare('boundaryEdges', 'count', before.boundaryEdges, after.boundaryEdges, null),
  compare('selfIntersections', 'count', before.selfIntersections, after.selfIntersections, null),
  compare('area', 'mm2', before.areaMm2, after.areaMm2, null),
  compare('volume', 'mm3', before.volumeMm3, after.volumeMm3, null),
  compare('deviation', 'mm', 0, deviation.maxMm, null),
  compare('qualityScore', 'points', null, score.qualityScore, null),
]
