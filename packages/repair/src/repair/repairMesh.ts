import { type LengthUnit, type Mesh, millimetresPer } from '@trunnion/core'
import { type Analysed, type KnownIntersections, type MeshAnalysis, analyseClean } from '../analyse/analyseMesh.ts'
import { type CleanMesh, cleanMesh } from '../analyse/cleanMesh.ts'
import { cracksOnly } from './designedOpenings.ts'
import type { DefectVector } from './defectVector.ts'
import { type Deviation, type Unchanged, measureDeviation, unchangedFaces } from './deviation.ts'
import { dropFins } from './dropFins.ts'
import { dropFragments } from './dropFragments.ts'
import { fillHoles } from './fillHoles.ts'
import { orientFaces } from './orientFaces.ts'
import { orientShells } from './orientShells.ts'
import { refineFills } from './refineFills.ts'
import { remeshShells } from './remeshShells.ts'
import { removeDuplicates } from './removeDuplicates.ts'
import { repairDegenerate } from './repairDegenerate.ts'
import { resolveCrossings } from './resolveCrossings.ts'
import { type Course, type RepairStep, runPass } from './runPass.ts'
import { type RepairScore, scoreRepair } from './scoreRepair.ts'
import { splitJunctions } from './splitJunctions.ts'
import { splitVertices } from './splitVertices.ts'
import { stitchEdges } from './stitchEdges.ts'
import { type RepairSetting, type Surface, compactVertices, made, stored } from './surface.ts'
import { unionShells } from './unionShells.ts'

export interface RepairOptions {
  /** Also removes self-intersections, closes designed openings, unites overlapping shells, and remeshes what nothing else helps (default false). */
  readonly aggressive?: boolean
  /** Unit of the positions (default `unknown`, which counts as millimetre). */
  readonly lengthUnit?: LengthUnit
  /**
   * Farthest a vertex may be moved, millimetres (default 0.01 % of the diagonal, 0.1 % in aggressive mode), and farthest a visible part may lie from the result
   * when crossings are cut, shells united or regions rebuilt (default 0.8 %).
   */
  readonly maxDeviationMm?: number
  /** The output stores float32: every point is rounded so before it is verified (default: when the positions are float32). */
  readonly float32?: boolean
  /** Keep with every step the faces it took and made, so that it can be taken back (default false). */
  readonly undo?: boolean
  /** Clock for the times of the steps, milliseconds. */
  readonly now?: () => number
}

/** A repaired mesh and the account of what was done to it. */
export interface Repair {
  readonly positions: Float64Array
  readonly indices: Uint32Array
  /** Face of the given mesh that each face is or comes from; negative for new ones. */
  readonly origin: Int32Array
  /** False when the mesh needed nothing: positions and indices are then the cleaned input. */
  readonly changed: boolean
  readonly before: MeshAnalysis
  readonly after: MeshAnalysis
  readonly steps: readonly RepairStep[]
  readonly holesFilled: number
  /** Openings left because they look designed (conservative mode). */
  readonly designedOpenings: number
  /** Faces of a remeshed region: the surface there is new. */
  readonly remeshedFaces: number
  readonly volumeChangeMm3: number
  /** Of the input's volume; null when that is 0. */
  readonly volumeChangePercent: number | null
  readonly deviation: Deviation
  readonly score: RepairScore
}

/**
 * Repairs a mesh: stitches before it fills, fills before it cuts, keeps every shell, and verifies the result by a complete analysis.
 * Every pass is a transaction that is taken back when it makes things worse.
 *
 * @example
 * const { after, score } = await repairMesh(mesh, { aggressive: true })
 * if (after.figures.watertight) console.log(score.qualityScore)
 */
export const repairMesh = async (mesh: Pick<Mesh, 'positions' | 'indices'>, options: RepairOptions = {}): Promise<Repair> => {
  const { lengthUnit = 'unknown', aggressive = false, now = () => 0 } = options
  const unitMm = millimetresPer(lengthUnit)
  const given = analyseClean(cleanMesh(mesh), { lengthUnit })
  const before = given.analysis
  const input = startSurface(mesh, given.analysed, options.float32 ?? mesh.positions instanceof Float32Array)
  const box = before.figures.bboxMm
  const diagonal = box ? Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2]) / unitMm : 0
  const usual = diagonal * (aggressive ? 1e-3 : 1e-4)
  const setting: RepairSetting = {
    aggressive,
    diagonal,
    tolerance: options.maxDeviationMm === undefined ? usual : Math.min(usual, options.maxDeviationMm / unitMm),
    mostStray: options.maxDeviationMm === undefined ? Infinity : options.maxDeviationMm / unitMm,
    float32: options.float32 ?? mesh.positions instanceof Float32Array,
  }
  const course: Course = { surface: input, defects: defectsOf(before), steps: [], now, unitMm, undo: options.undo ?? false }
  const holes = await runAll(course, input, setting, before)
  const surface = compactVertices(course.surface)
  const changed =
    course.steps.some((step) => step.facesAdded + step.facesRemoved > 0) ||
    surface.indices !== input.indices ||
    before.collapsedFaces + before.notFiniteFaces > 0
  const same = unchangedFaces(input, surface)
  const after = changed ? verify(given.analysed, input, surface, same, lengthUnit) : before
  const deviation = measureDeviation(input, surface, unitMm, same)
  const volumeChangeMm3 = after.figures.volumeMm3 - before.figures.volumeMm3
  const remeshedFaces = surface.origin.reduce((sum, from) => sum + (from === made.remesh ? 1 : 0), 0)
  return {
    positions: surface.points,
    indices: surface.indices,
    origin: surface.origin,
    changed,
    before,
    after,
    steps: course.steps,
    ...holes,
    remeshedFaces,
    volumeChangeMm3,
    volumeChangePercent: before.figures.volumeMm3 === 0 ? null : (100 * volumeChangeMm3) / Math.abs(before.figures.volumeMm3),
    deviation,
    score: scoreRepair(before, after, deviation, remeshedFaces > 0, unitMm * diagonal),
  }
}

const defectsOf = ({ figures }: MeshAnalysis): DefectVector => {
  const { faces, boundaryEdges, nonManifoldEdges, misorientedEdges, nonManifoldVertices } = figures
  return { faces, boundaryEdges, nonManifoldEdges, misorientedEdges, pinchedVertices: nonManifoldVertices }
}

const startSurface = (mesh: Pick<Mesh, 'positions' | 'indices'>, given: Analysed, float32: boolean): Surface => {
  if (float32 && mesh.positions instanceof Float64Array) {
    const { positions, indices, faceOf } = cleanMesh({ positions: Float32Array.from(mesh.positions), indices: mesh.indices })
    return { points: Float64Array.from(positions, (x) => stored(x, { float32 })), indices, origin: Int32Array.from(faceOf) }
  }
  return { points: given.points, indices: given.clean.indices, origin: new Int32Array(given.clean.faceOf) }
}

/** The complete analysis of the result. Of intersections, only pairs with a face that is new or moved are tested: the others are known from the input. */
const verify = (given: Analysed, input: Surface, surface: Surface, same: Unchanged, lengthUnit: LengthUnit): MeshAnalysis => {
  const clean = cleanMesh({ positions: surface.points, indices: surface.indices }, true)
  return analyseClean(clean, { lengthUnit }, keptIntersections(given, input, surface, same, clean)).analysis
}

const keptIntersections = (given: Analysed, input: Surface, surface: Surface, { keptAs }: Unchanged, clean: CleanMesh): KnownIntersections | undefined => {
  const { intersections } = given
  if (input.points !== given.points || !intersections.complete || 2 * intersections.count > intersections.pairs.length) return undefined
  const fresh = new Uint8Array(clean.faceOf.length).fill(1)
  const cleanOf = new Int32Array(surface.origin.length).fill(-1)
  for (let f = 0; f < clean.faceOf.length; f++) cleanOf[clean.faceOf[f]] = f
  const nowAt = keptAs.map((g) => (g < 0 ? -1 : cleanOf[g]))
  for (const f of nowAt) if (f >= 0) fresh[f] = 0
  const pairs: number[] = []
  for (let i = 0; i < intersections.pairs.length; i += 2) {
    const [f, g] = [nowAt[intersections.pairs[i]], nowAt[intersections.pairs[i + 1]]]
    if (f >= 0 && g >= 0) pairs.push(Math.min(f, g), Math.max(f, g))
  }
  return { pairs: Uint32Array.from(pairs), fresh }
}

const runAll = async (
  course: Course,
  input: Surface,
  setting: RepairSetting,
  before: MeshAnalysis,
): Promise<{ holesFilled: number; designedOpenings: number }> => {
  const { figures } = before
  const open = (): boolean => course.defects.boundaryEdges > 0
  if (figures.duplicateFaces > 0) runPass(course, 'duplicates', removeDuplicates, () => false)
  if (figures.misorientedEdges > 0) runPass(course, 'orient', orientFaces)
  if (open()) runPass(course, 'stitch', (surface) => stitchEdges(surface, setting))
  if (open()) runPass(course, 't-junctions', (surface) => splitJunctions(surface, setting))
  if (figures.degenerateFaces > 0 || course.steps.length > 0) runPass(course, 'degenerate', (surface) => repairDegenerate(surface, setting))
  if (course.defects.misorientedEdges > 0) runPass(course, 'orient', orientFaces)
  if (setting.aggressive && open() && course.defects.nonManifoldEdges > 0) runPass(course, 'fins', dropFins)
  if (course.defects.nonManifoldEdges > 0) runPass(course, 'split edges', (surface) => splitVertices(surface, false))
  if (course.defects.misorientedEdges > 0) runPass(course, 'orient', orientFaces)
  const mixed = figures.misorientedEdges > 0
  let holesFilled = 0
  let designedOpenings = 0
  if (open()) {
    if (setting.aggressive) runPass(course, 'fragments', dropFragments)
    runPass(course, 'fill', (surface) => {
      const choice = setting.aggressive ? () => () => true : cracksOnly(surface.points, setting.diagonal)
      const done = fillHoles(surface, choice)
      holesFilled = done.filled
      designedOpenings = done.designed
      return done.surface
    })
  }
  if (holesFilled > 0) runPass(course, 'refine fills', (surface) => refineFills(surface, setting))
  if (course.defects.pinchedVertices > 0) runPass(course, 'split points', (surface) => splitVertices(surface))
  runPass(course, 'orient shells', (surface) => orientShells(surface, setting, mixed))
  if (setting.aggressive) await runAggressive(course, input, setting)
  return { holesFilled, designedOpenings }
}

const runAggressive = async (course: Course, input: Surface, setting: RepairSetting): Promise<void> => {
  const reference = course.surface
  const united = await unionShells(reference, setting)
  runPass(course, 'self-intersections', (surface) => resolveCrossings(surface, united, setting))
  runPass(course, 'remesh', (surface) => remeshShells(surface, reference, input, setting))
}
