import { type Result, type TrunnionError, type WarningLog, ok } from '@trunnion/core'
import { type Part21File, type StepStructure, closureSize, extractChunk } from '@trunnion/format-part21'
import type { BrepBody, Deflection, KernelPool } from '@trunnion/kernel'
import { type EngineContext, kernelLimits } from '../context.ts'
import { type Chunk, planChunks } from './planChunks.ts'

/** What the kernel made of the shapes of a file. */
export interface Evaluation {
  /** Bodies by shape index; a shape that failed has none. */
  readonly bodies: ReadonlyMap<number, readonly BrepBody[]>
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
  const bodies = new Map<number, readonly BrepBody[]>()
  const queue: Chunk[] = [...planChunks(structure.shapes, wanted, (shape) => closureSize(file, shape))]
  const total = queue.reduce((sum, chunk) => sum + chunk.bytes, 0)
  let done = 0
  let stop: TrunnionError | undefined
  let failure: TrunnionError | undefined

  const evaluate = async (chunk: Chunk): Promise<void> => {
    const shapes = chunk.shapes.map((index) => structure.shapes[index])
    const { bytes, warnings } = extractChunk(file, shapes)
    const outcome = await pool.run({ format: 'step', bytes, expectedBodies: shapes.length, ...options }, kernelLimits(context, bytes.length))
    if (!outcome.ok && outcome.error.code === 'INTERRUPTED') {
      stop = outcome.error
      return
    }
    const usable = outcome.ok && (outcome.value.matched || shapes.length === 1)
    if (!usable && shapes.length > 1) {
      queue.unshift(...chunk.shapes.map((index) => ({ shapes: [index], bytes: closureSize(file, structure.shapes[index]) })))
      return
    }
    done += chunk.bytes
    for (const warning of warnings) log.add(warning.code, warning.message, warning.location, warning.count)
    if (!outcome.ok) {
      failure ??= outcome.error
      log.add('SOLID_FAILED', `A body was left out: ${outcome.error.message}`, { format: 'step', entity: `#${shapes[0].entity}` })
      return
    }
    for (const warning of outcome.value.warnings)
      log.add(warning.code, warning.message, { format: 'step', entity: `#${shapes[0].entity}`, ...warning.location }, warning.count)
    if (outcome.value.matched) chunk.shapes.forEach((index, i) => bodies.set(index, [outcome.value.bodies[i]]))
    else bodies.set(chunk.shapes[0], outcome.value.bodies)
  }

  const worker = async (): Promise<void> => {
    for (let chunk = queue.shift(); chunk && !stop; chunk = queue.shift()) {
      await evaluate(chunk)
      context.onProgress?.({ phase: 'tessellating', percent: 10 + (70 * done) / Math.max(total, 1), message: `${bodies.size} of ${wanted.length} bodies` })
    }
  }
  await Promise.all(Array.from({ length: pool.size }, worker))
  if (stop) return { ok: false, error: stop }
  return ok({ bodies, ...(failure && { failure }) })
}
