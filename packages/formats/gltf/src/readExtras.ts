import type { Properties, WarningLog } from '@trunnion/core'
import { isRecord } from './jsonValue.ts'

/** Whether all numbers of a JSON value are finite (1e999 parses to Infinity); the document's depth is bounded already. */
const isFiniteThroughout = (value: unknown): boolean => {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const v = open.pop()
    if (typeof v === 'number' && !Number.isFinite(v)) return false
    if (typeof v === 'object' && v !== null) for (const member of Object.values(v)) open.push(member)
  }
  return true
}

/** The `extras` of an object as properties; other values than objects are kept under `extras`. */
export const readExtras = (extras: unknown, log: WarningLog): Properties | undefined => {
  if (extras === undefined || extras === null) return undefined
  if (!isFiniteThroughout(extras)) {
    log.add('ENTITY_DROPPED', 'Extras with numbers that are not finite were dropped.', { format: 'gltf' })
    return undefined
  }
  // parsed JSON, which is what properties are
  return (isRecord(extras) ? extras : { extras }) as Properties
}
