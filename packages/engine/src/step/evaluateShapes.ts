import { type Result, type TrunnionError, type Warning, type WarningLog, err, ok } from '@trunnion/core'
import { type Part21File, type StepShape, type StepStructure, extractChunk } from '@trunnion/format-part21'
import type { AnalyseJob, BrepBody, Deflection, KernelPool } from '@trunnion/kernel'
import { type EngineContext, kernelLimits } from '../context.ts'
import type { StageLog } from '../stages.ts'
import { type Chunk, facesOf, planChunks } from './planChunks.ts'

/** A shape as the kernel gave it back. */
export interface EvaluatedShape {
  readonly bodies: readonly BrepBody[]
  /** The shape as it was cut out: faces that refer to damage are gone. */
  readonly shape: StepShape
}

/** What the kernel made of the shapes of a file. */
export interface Evaluation {
  /** By shape index, in file order; a shape that failed is missing. */
  readonly evaluated: ReadonlyMap<number, EvaluatedShape>
  /** The first failure, for when nothing else is left to report. */
  readonly failure?: TrunnionError
}

/** What became of one chunk. `again`: it must be tried shape by shape. */
type ChunkOutcome =
  | { readonly kind: 'done'; readonly shapes: readonly EvaluatedShape[]; readonly warnings: readonly Warning[]; readonly failure?: TrunnionError }
  | { readonly kind: 'again' }
  | { readonly kind: 'stopped'; readonly error: TrunnionError }

type Job = { readonly deflection: Deflection; readonly tessellate: boolean; readonly keepBrep: boolean; readonly analyse?: AnalyseJob }

const evaluateChunk = async (
  file: Part21File,
  given: readonly StepShape[],
  job: Job,
  pool: KernelPool,
  context: EngineContext,
  stages: StageLog,
): Promise<ChunkOutcome> => {
  const { bytes, shapes, warnings } = extractChunk(file, given)
  if (shapes.length === 0) return { kind: 'done', shapes: [], warnings }
  const outcome = await pool.run({ format: 'step', bytes, expectedBodies: shapes.length, ...job }, kernelLimits(context, bytes.length))
  const where = { format: 'step', entity: `#${shapes[0].entity}` }
  if (!outcome.ok && outcome.error.code === 'INTERRUPTED') return { kind: 'stopped', error: outcome.error }
  if (!(outcome.ok && outcome.value.matched) && shapes.length > 1) return { kind: 'again' }
  if (!outcome.ok) {
    const lost: Warning = { code: 'SOLID_FAILED', message: `A body was left out: ${outcome.error.message}`, location: where }
    return { kind: 'done', shapes: [], warnings: [...warnings, lost], failure: outcome.error }
  }
  const { bodies, matched, stages: parts } = outcome.value
  for (const { name, ms } of parts) stages.addPart('tessellate', name, ms)
  return {
    kind: 'done',
    shapes: shapes.map((shape, i) => ({ shape, bodies: matched ? [bodies[i]] : bodies })),
    warnings: [...warnings, ...outcome.value.warnings.map((warning) => ({ ...warning, location: { ...where, ...warning.location } }))],
  }
}

/**
 * Evaluates shapes in the kernel, a chunk a job, as many at once as the pool has workers.
 * When a chunk fails, or gives other bodies than it should, its shapes are tried one by one, so that a bad solid costs only itself.
 * Results and warnings come in file order, whatever order the workers finish in.
 */
export const evaluateShapes = async (
  file: Part21File,
  structure: StepStructure,
  wanted: readonly number[],
  job: Job,
  pool: KernelPool,
  context: EngineContext,
  log: WarningLog,
  stages: StageLog,
): Promise<Result<Evaluation>> => {
  const { shapes } = structure
  const queue: Chunk[] = [...planChunks(shapes, wanted)]
  const total = queue.reduce((sum, chunk) => sum + chunk.faces, 0)
  const finished: { readonly first: number; readonly outcome: ChunkOutcome & { readonly kind: 'done' } }[] = []
  let done = 0
  let stopped: TrunnionError | undefined

  const worker = async (): Promise<void> => {
    for (let chunk = queue.shift(); chunk && !stopped; chunk = queue.shift()) {
      const given = chunk.shapes.map((index) => shapes[index])
      const outcome = await evaluateChunk(file, given, job, pool, context, stages)
      if (outcome.kind === 'stopped') stopped = outcome.error
      else if (outcome.kind === 'again') queue.unshift(...chunk.shapes.map((index) => ({ shapes: [index], faces: facesOf(shapes[index]) })))
      else {
        finished.push({ first: chunk.shapes[0], outcome })
        done += chunk.faces
        context.onProgress?.({ phase: 'tessellating', percent: 10 + (70 * done) / Math.max(total, 1), message: `${done} of ${total} faces` })
      }
    }
  }
  // One more than there are threads: the next chunk is cut out while the threads are busy.
  await Promise.all(Array.from({ length: pool.size + 1 }, worker))
  if (stopped) return err(stopped)

  finished.sort((a, b) => a.first - b.first)
  const indexOf = new Map(wanted.map((index) => [shapes[index].entity, index]))
  const evaluated = new Map<number, EvaluatedShape>()
  for (const { outcome } of finished) {
    for (const { code, message, location, count } of outcome.warnings) log.add(code, message, location, count)
    for (const one of outcome.shapes) evaluated.set(indexOf.get(one.shape.entity) ?? -1, one)
  }
  const failure = finished.find(({ outcome }) => outcome.failure)?.outcome.failure
  return ok({ evaluated, ...(failure && { failure }) })
}
