import { type Result, err, ok, trunnionError } from '@trunnion/core'
import type { EngineContext } from './context.ts'
import { sha256Hex } from './hash.ts'
import { readArtefact } from './readArtefact.ts'
import type { Measure, Receipt } from './receipt/receipt.ts'
import { measureScene } from './scene/measureScene.ts'
import type { Companion, OutputFormat } from './writeArtefact.ts'

export interface Verification {
  readonly ok: boolean
  /** The artefact's hash is the receipt's. */
  readonly sameBytes: boolean
  /** The receipt's measures with the artefact measured anew in `result`. */
  readonly measures: readonly Measure[]
}

/** A measure again: equal to what the receipt says of the result, to rounding. */
const again = (claimed: Measure, found: number | undefined): Measure => {
  if (found === undefined || claimed.result === null) return claimed
  const same = Math.abs(found - claimed.result) <= 1e-9 * Math.max(Math.abs(found), Math.abs(claimed.result), 1e-9)
  return { ...claimed, result: found, ok: claimed.ok && same }
}

/**
 * Checks that an artefact and a receipt belong together: the hash, and every measure taken again from the artefact.
 *
 * @param companions - files beside the artefact that it refers to
 */
export const verify = async (
  artefact: { readonly bytes: Uint8Array; readonly companions: readonly Companion[] },
  receipt: Receipt,
  context: EngineContext,
): Promise<Result<Verification>> => {
  if (receipt.version !== 1 || !Array.isArray(receipt.measures) || typeof receipt.subject?.sha256 !== 'string')
    return err(trunnionError('INPUT_MALFORMED', 'The receipt is not a receipt of version 1.'))
  const sameBytes = (await sha256Hex(artefact.bytes)) === receipt.subject.sha256
  const deflection = {
    linearMm: typeof receipt.options.deflection === 'number' ? receipt.options.deflection : ('auto' as const),
    angular: Number(receipt.options.angle ?? 0.5),
  }
  // The receipt's format is a claim; reading goes by content, and a wrong claim shows as a different hash.
  const read = await readArtefact({ ...artefact, format: receipt.subject.format as OutputFormat }, deflection, context)
  if (!read.ok) return read
  const { scene, brep } = read.value
  const found = measureScene(scene, true)
  const values: Readonly<Record<string, number | undefined>> = {
    partInstances: found.partInstances,
    solids: brep?.solids,
    triangles: found.triangles,
    area: brep?.areaMm2 ?? found.areaMm2,
    volume: brep?.volumeMm3 ?? found.volumeMm3,
    ...(found.boxMm && Object.fromEntries(['minX', 'minY', 'minZ', 'maxX', 'maxY', 'maxZ'].map((name, i) => [`box.${name}`, found.boxMm?.[i]]))),
  }
  const measures = receipt.measures.map((claimed) => again(claimed, values[claimed.name]))
  return ok({ ok: sameBytes && measures.every((measure) => measure.ok), sameBytes, measures })
}
