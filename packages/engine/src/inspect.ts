import { type Result, ok } from '@trunnion/core'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import type { Model } from './model.ts'
import { type ReadModelOptions, type Source, readModel } from './readModel.ts'
import { type Report, makeReport } from './report.ts'
import { makeStageLog } from './stages.ts'

/**
 * Reads a file and reports what is in it, writing nothing.
 *
 * @returns the report, and the model for callers that show more of it
 * @example
 * const result = await inspect({ name: 'part.step', bytes }, { deflection: { linearMm: 'auto', angular: 0.5 } }, context)
 * if (result.ok) console.log(result.value.report.scene.triangles)
 */
export const inspect = async (
  source: Source,
  options: Pick<ReadModelOptions, 'deflection' | 'lod'>,
  context: EngineContext,
): Promise<Result<{ readonly report: Report; readonly model: Model }>> => {
  const stages = makeStageLog(context.clock)
  const hashing = sha256Hex(source.bytes)
  const model = await readModel(source, { ...options, keepBrep: false }, context, stages)
  if (!model.ok) return model
  const sha256 = await hashing
  return ok({ report: makeReport(source, sha256, model.value, model.value.warnings, stages.list(), context), model: model.value })
}
