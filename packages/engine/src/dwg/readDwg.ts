import type { ReadOutcome, Result } from '@trunnion/core'
import type { DxfOptions, EntityCounts } from '@trunnion/format-dxf'
import { type EngineContext, kernelLimits } from '../context.ts'
import { dwgInProcess } from './dwgInProcess.ts'

/** Reads a DWG drawing: a child process makes DXF of it, the reader of DXF the scene. */
export const readDwg = async (
  bytes: Uint8Array,
  options: DxfOptions,
  context: EngineContext,
): Promise<Result<ReadOutcome & { readonly entities: EntityCounts }>> => {
  const [decoded, { readDxf }] = await Promise.all([
    dwgInProcess(bytes, { ...kernelLimits(context, bytes.length), outputBytes: context.budgets.bytes }),
    import('@trunnion/format-dxf'),
  ])
  if (!decoded.ok) return decoded
  const { dxf, formatVersion, warnings } = decoded.value
  const read = readDxf(dxf, options)
  return read.ok ? { ok: true, value: { ...read.value, formatVersion, warnings: [...warnings, ...read.value.warnings] } } : read
}
