import { type Result, ok } from '@trunnion/core'
import type { Deflection } from '@trunnion/kernel'
import type { EngineContext } from './context.ts'
import { readModel } from './readModel.ts'
import type { ArtefactModel } from './receipt/conversionMeasures.ts'
import { brepTotals } from './scene/brepTotals.ts'
import { makeStageLog } from './stages.ts'
import type { Artefact } from './writeArtefact.ts'

/** Reads an artefact back as a stranger would, to measure it. Its own progress and stages are not reported. */
export const readArtefact = async (
  artefact: Pick<Artefact, 'bytes' | 'companions' | 'format'>,
  deflection: Deflection,
  context: EngineContext,
): Promise<Result<ArtefactModel>> => {
  const { onProgress: _, ...quiet } = context
  const resources = new Map(artefact.companions.map(({ name, bytes }) => [name, bytes]))
  const read = await readModel(
    { name: `artefact.${artefact.format}`, bytes: artefact.bytes, resources },
    { deflection, keepBrep: false },
    quiet,
    makeStageLog(context.clock),
  )
  if (!read.ok) return read
  const brep = brepTotals(read.value)
  return ok({ scene: read.value.scene, ...(brep && { brep }) })
}
