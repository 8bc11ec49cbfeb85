import { type Result, type TrunnionError, type WarningLog, err, ok } from '@trunnion/core'
import { type Part21File, type StepShape, type StepStructure, closureSize, extractChunk } from '@trunnion/format-part21'
import type { BrepBody, Deflection, KernelPool } from '@trunnion/kernel'
import { type EngineContext, kernelLimits } from '../context.ts'
import { type Chunk, planChunks } from './planChunks.ts'

/** A shape as the kernel gave it back. */
export interface EvaluatedShape {
  readonly bodies: readonly BrepBody[]
  /** The shape as it was cut out: faces that refer to damage are gone. */
  readonly shape: StepShape
}

/** What the kernel made of the shapes of a file. */
export interface Evaluation {
  /** By shape index; a shape that failed is missing. */
  readonly evaluated: ReadonlyMap<number, EvaluatedShape>
  /** The first failure, for when nothing else is left to report. */
  readonly failure?: TrunnionError
}

/**
 * Evaluates shapes in the kernel, a chunk a job, as many at once as the pool has workers.
 * When a chunk fails, or gives other bodies than it should, its shapes are tried one by one, so that a bad solid costs only itself.
 */
export const evaluateShapes = async (
  file: Part21File,
  structure: StepStructure,
  wanted: readonly number[],
  options: { readonly deflection: Deflection; readonly tessellate: boolean; readonly keepBrep: boolean },
  pool: KernelPool,
  context: EngineContext,
  log: WarningLog,
): Promise<Result<Evaluation>> => {
  const evaluated = new Map<number, EvaluatedShape>()
  const indexOf = new Map(wanted.map((index) => [structure.shapes[index].entity, index]))
  const queue: Chunk[] = [...planChunks(structure.shapes, wanted, (shape) => closureSize(file, shape))]
  const total = queue.reduce((sum, chunk) => sum + chunk.bytes, 0)
  let done = 0
  let stop: TrunnionError | undefined
  let failure: TrunnionError | undefined

  const evaluate = async (chunk: Chunk): Promise<void> => {
    const { bytes, shapes, warnings } = extractChunk(
      file,
      chunk.shapes.map((index) => structure.shapes[index]),
    )
    const job = { format: 'step' as const, bytes, expectedBodies: shapes.length, ...options }
    const outcome = shapes.length === 0 ? undefined : await pool.run(job, kernelLimits(context, bytes.length))
    if (outcome && !outcome.ok && outcome.error.code === 'INTERRUPTED') {
      stop = outcome.error
      return
    }
    if (outcome && !(outcome.ok && outcome.value.matched) && shapes.length > 1) {
      queue.unshift(...chunk.shapes.map((index) => ({ shapes: [index], bytes: closureSize(file, structure.shapes[index]) })))
      return
    }
    done += chunk.bytes
    for (const { code, message, location, count } of warnings) log.add(code, message, location, count)
    if (!outcome) return
    const where = { format: 'step', entity: `#${shapes[0].entity}` }
    if (!outcome.ok) {
      failure ??= outcome.error
      log.add('SOLID_FAILED', `A body was left out: ${outcome.error.message}`, where)
      return
    }
    for (const { code, message, location, count } of outcome.value.warnings) log.add(code, message, { ...where, ...location }, count)
    const { bodies, matched } = outcome.value
    shapes.forEach((shape, i) => evaluated.set(indexOf.get(shape.entity) ?? -1, { shape, bodies: matched ? [bodies[i]] : bodies }))
  }

  const worker = async (): Promise<void> => {
    for (let chunk = queue.shift(); chunk && !stop; chunk = queue.shift()) {
      await evaluate(chunk)
      context.onProgress?.({ phase: 'tessellating', percent: 10 + (70 * done) / Math.max(total, 1), message: `${evaluated.size} of ${wanted.length} bodies` })
    }
  }
  await Promise.all(Array.from({ length: pool.size }, worker))
  return stop ? err(stop) : ok({ evaluated, ...(failure && { failure }) })
}
