import type { Warning } from '@trunnion/core'
import type { EntityCounts } from '@trunnion/format-dxf'
import type { EngineContext } from './context.ts'
import type { Model } from './model.ts'
import type { Source } from './readModel.ts'
import { type BrepTotals, brepTotals } from './scene/brepTotals.ts'
import { type SceneCounts, countScene } from './scene/countScene.ts'
import type { Stage } from './stages.ts'

/** What `inspect` and `convert` report; scripts rely on these names. */
export interface Report {
  readonly tool: { readonly name: 'trunnion'; readonly version: string }
  readonly input: {
    readonly file: string
    readonly bytes: number
    readonly sha256: string
    readonly format: string
    readonly formatVersion: string
    readonly lengthUnit: string
  }
  readonly scene: SceneCounts
  /** Exact sources only. */
  readonly brep?: BrepTotals
  /** Drawings only: top-level entities of the model space. */
  readonly entities?: EntityCounts
  readonly warnings: readonly Warning[]
  readonly stages: readonly Stage[]
  readonly peakRssMb: number
}

/** Makes the report of a model. `sha256` is the input's. */
export const makeReport = (
  source: Source,
  sha256: string,
  model: Model,
  warnings: readonly Warning[],
  stages: readonly Stage[],
  context: EngineContext,
): Report => {
  const brep = brepTotals(model)
  return {
    tool: { name: 'trunnion', version: context.version },
    input: { file: source.name, bytes: source.bytes.length, sha256, format: model.format, formatVersion: model.formatVersion, lengthUnit: model.lengthUnit },
    scene: countScene(model.scene),
    ...(brep && { brep }),
    ...(model.entities && { entities: model.entities }),
    warnings,
    stages,
    peakRssMb: Math.round(context.clock.peakRssMb()),
  }
}
