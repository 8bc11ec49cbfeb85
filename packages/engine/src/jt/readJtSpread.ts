import { type ReadOutcome, type Result, defaultBudgets, err, trunnionError } from '@trunnion/core'
import { type JtOptions, assembleJtScene, decodeJtShapes, planJtShapes, shapeSegment } from '@trunnion/jt'
import type { JtThreads } from './jtThreads.ts'

/**
 * `readJt` with the shapes decoded in threads: the same result, byte for byte. What the threads do not give is decoded here.
 *
 * @returns the errors of `readJt`, and INTERRUPTED
 */
export const readJtSpread = async (bytes: Uint8Array, options: JtOptions, threads: JtThreads, signal?: AbortSignal): Promise<Result<ReadOutcome>> => {
  const plan = planJtShapes(bytes, options)
  if (!plan.ok) return plan
  const { onProgress, ...quiet } = options
  const { triangles } = options.budgets ?? defaultBudgets
  const known = await threads.decode(plan.value.shapes, (shape) => shapeSegment(bytes, shape, options.resources), {
    triangles,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  if (signal?.aborted) return err(trunnionError('INTERRUPTED', undefined, { format: 'jt' }))
  const facets = decodeJtShapes(bytes, plan.value, quiet, known)
  return facets.ok ? assembleJtScene(plan.value, facets.value, options.budgets) : facets
}
