import { fault } from '@trunnion/core'
import type { ByteRange } from './blobStore.ts'

/** @throws Fault `USAGE` when a range does not go from a byte to the same or a later one. */
export const checkRange = (range: ByteRange | undefined): void => {
  if (range === undefined) return
  if (!Number.isSafeInteger(range.start) || !Number.isSafeInteger(range.end) || range.start < 0 || range.end < range.start)
    fault('USAGE', 'A range goes from a first byte to the same or a later one.')
}
