import type { WarningLog } from '@trunnion/core'
import type { RecordTable } from './recordTable.ts'
import { type ScanLimits, type ScanStop, scanRecords } from './scanRecords.ts'
import type { TypeTable } from './typeTable.ts'

/**
 * Reads the records of a DATA section past damage: complete records are kept, anything else is dropped up to the next `#n=` and counted.
 * @returns whether nothing had to be repaired, and where the section ends
 */
export const recoverRecords = (
  bytes: Uint8Array,
  from: number,
  table: RecordTable,
  types: TypeTable,
  limits: ScanLimits,
  log: WarningLog,
): { intact: boolean; offset: number; closed: boolean } => {
  const end = bytes.length
  let stop: ScanStop = scanRecords(bytes, from, end, table, types, limits)
  let intact = stop.why === 'section'
  while (stop.why !== 'section') {
    const where = { format: 'step', offset: stop.offset }
    if (stop.why === 'end') {
      log.add('INPUT_TRUNCATED', 'The file ends inside its DATA section; the entities before that were kept.', where)
      return { intact: false, offset: end, closed: false }
    }
    intact = false
    if (stop.why === 'semicolon') {
      log.add('INPUT_REPAIRED', 'A semicolon after an entity is missing.', where)
      stop = scanRecords(bytes, nextRecord(bytes, stop.offset, end, false), end, table, types, limits)
      continue
    }
    if (atTerminator(bytes, stop.offset)) {
      log.add('INPUT_REPAIRED', 'ENDSEC of the DATA section is missing.', where)
      return { intact, offset: stop.offset, closed: true }
    }
    const next = nextRecord(bytes, stop.offset + 1, end, true)
    if (stop.why === 'cut' && next >= end) {
      log.add('INPUT_TRUNCATED', 'The file ends inside an entity; the entities before it were kept.', where)
      return { intact: false, offset: end, closed: false }
    }
    log.add('ENTITY_DROPPED', 'A record that breaks the syntax was dropped.', where)
    stop = scanRecords(bytes, next, end, table, types, limits)
  }
  return { intact, offset: stop.offset, closed: true }
}

const atTerminator = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 69 && bytes[at + 1] === 78 && bytes[at + 2] === 68 && bytes[at + 3] === 45 && bytes[at + 4] === 73

/**
 * Offset of the next `#n=` (also inside what might be text: an unclosed quote must not swallow the rest), or of ENDSEC or END-ISO at a line start.
 * @param lineStart - only at the start of a line
 */
const nextRecord = (bytes: Uint8Array, at: number, end: number, lineStart: boolean): number => {
  for (let p = at; p < end; p++) {
    const c = bytes[p]
    if (c !== 35 && c !== 69) continue
    if (c === 69) {
      if (isSectionEnd(bytes, p) && (p === 0 || bytes[p - 1] <= 32 || bytes[p - 1] === 59)) return p
      continue
    }
    if (lineStart && p > 0 && bytes[p - 1] > 32 && bytes[p - 1] !== 59) continue
    let q = p + 1
    while (bytes[q] >= 48 && bytes[q] <= 57) q++
    if (q === p + 1) continue
    while (q < end && bytes[q] <= 32) q++
    if (bytes[q] === 61) return p
  }
  return end
}

const isSectionEnd = (bytes: Uint8Array, p: number): boolean =>
  bytes[p + 1] === 78 &&
  bytes[p + 2] === 68 &&
  ((bytes[p + 3] === 83 && bytes[p + 4] === 69 && bytes[p + 5] === 67) || (bytes[p + 3] === 45 && bytes[p + 4] === 73))
