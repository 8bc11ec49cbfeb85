import { type Result, type WarningLog, attempt, err, makeWarningLog, ok, trunnionError } from '@trunnion/core'
import { type Part21File, type StepStructure, countInstances, findCircles, parsePart21, readStructure } from '@trunnion/format-part21'
import type { AnalyseJob, Deflection } from '@trunnion/kernel'
import type { EngineContext } from '../context.ts'
import type { Model } from '../model.ts'
import type { StageLog } from '../stages.ts'
import { buildScene } from './buildScene.ts'
import { type EvaluatedShape, evaluateShapes } from './evaluateShapes.ts'
import { warnAboutShapes } from './warnAboutShapes.ts'

/** Shapes that some product places, by index, in order; those that the reader tessellated itself need no kernel. */
const wantedShapes = (structure: StepStructure): number[] => {
  const wanted = new Set(structure.products.flatMap((product) => product.shapes.map((use) => use.shape)))
  return [...wanted].filter((index) => !structure.shapes[index].mesh).sort((a, b) => a - b)
}

const warnAboutCircles = (file: Part21File, log: WarningLog): void => {
  for (const record of findCircles(file))
    log.add('REFERENCE_CIRCLE', 'Entities refer to themselves in a circle; what needs them is left out.', { format: 'step', entity: `#${file.ids[record]}` })
}

/**
 * Reads a STEP file: structure by our own Part 21 reader, geometry by the kernel, joined solid by solid and face by face.
 *
 * @param options.keepBrep - also keep the exact bodies, to write STEP again
 * @returns errors of the reader (INPUT_*, LIMIT_*), NO_GEOMETRY when there is neither tree nor shape, KERNEL_FAILED or LIMIT_* when every shape failed
 */
export const readStep = async (
  bytes: Uint8Array,
  options: { readonly deflection: Deflection; readonly keepBrep: boolean; readonly analyse?: AnalyseJob },
  context: EngineContext,
  stages: StageLog,
): Promise<Result<Model>> => {
  const log = makeWarningLog()
  const starting = context.kernel(bytes.length)
  const parsed = await stages.run('parse', () => parsePart21(bytes, { budgets: context.budgets }))
  if (!parsed.ok) return parsed
  const read = await stages.run('structure', () => readStructure(parsed.value, { budgets: context.budgets }))
  if (!read.ok) return read
  const structure = read.value
  for (const { code, message, location, count } of [...parsed.value.warnings, ...structure.warnings]) log.add(code, message, location, count)
  const instances = countInstances(structure)
  if (instances > context.budgets.instances)
    return err(trunnionError('LIMIT_INSTANCES', `The assembly places ${instances} parts; the limit is ${context.budgets.instances}.`, { format: 'step' }))
  const wanted = wantedShapes(structure)
  if (structure.products.length === 0) return err(trunnionError('NO_GEOMETRY', undefined, { format: 'step' }))

  let evaluated: ReadonlyMap<number, EvaluatedShape> = new Map()
  if (wanted.length > 0) {
    const pool = await starting
    const outcome = await stages.run('tessellate', async () => {
      const evaluating = evaluateShapes(parsed.value, structure, wanted, { ...options, tessellate: true }, pool, context, log, stages)
      // While the kernel works: no geometry hangs on it, but nobody should learn of a broken file from silence.
      warnAboutCircles(parsed.value, log)
      return evaluating
    })
    if (!outcome.ok) return outcome
    evaluated = outcome.value.evaluated
    if (evaluated.size === 0 && outcome.value.failure) return err(outcome.value.failure)
    warnAboutShapes(evaluated.values(), log)
  } else warnAboutCircles(parsed.value, log)
  const built = attempt(() => buildScene(structure, evaluated, log, context.budgets.instances))
  if (!built.ok) return built
  const { scene, exact } = built.value
  if (scene.meshes.every((mesh) => mesh.indices.length === 0 && !mesh.edges)) {
    if (scene.nodes.every((node) => !node.name)) return err(trunnionError('NO_GEOMETRY', undefined, { format: 'step' }))
    log.add('GEOMETRY_MISSING', 'The file has a product tree, but no geometry.', { format: 'step' })
  }
  return ok({ format: 'step', formatVersion: structure.protocol, lengthUnit: structure.lengthUnit, scene, warnings: log.list(), exact })
}
