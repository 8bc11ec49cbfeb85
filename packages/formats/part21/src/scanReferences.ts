import { parseNumber } from '@trunnion/core'
import { skipBlank, skipComment, skipQuoted } from './blank.ts'
import { skipName } from './scanRecords.ts'

/** What {@link nextReference} found: an entity id, or one of these. */
export const noReference = 0
/** A token that is none: `NAN`, `1.#IND`, a number with two points. */
export const badToken = -1

/** Reads references out of a record's bytes one after the other, without decoding the rest. */
export interface ReferenceCursor {
  offset: number
}

/** The next reference at or after the cursor, {@link noReference} at `end`, or {@link badToken}; the cursor moves behind it. */
export const nextReference = (bytes: Uint8Array, cursor: ReferenceCursor, end: number): number => {
  let p = cursor.offset
  while (p < end) {
    const c = bytes[p++]
    if (c > 47 || c === 32 || c === 46 || c === 41) continue
    if (c === 35) {
      let id = 0
      const first = p
      for (; bytes[p] >= 48 && bytes[p] <= 57; p++) id = id * 10 + bytes[p] - 48
      cursor.offset = p
      return p > first && id > 0 ? id : badToken
    }
    if (c === 39 || c === 34) p = skipQuoted(bytes, p - 1, end)
    else if (c === 47 && bytes[p] === 42) p = skipComment(bytes, p - 1, end)
    else if (c === 44 || c === 40 || c === 45 || c === 43) {
      const d = bytes[p]
      if (!isLetter(d)) continue
      const word = p
      p = skipName(bytes, p)
      let after = p
      while (bytes[after] <= 32) after++
      // A keyword stands before a bracket; a comment between them is rare enough to be taken as damage only when no bracket follows at all.
      if (bytes[after] !== 40 && bytes[after] !== 47 && p > word) {
        cursor.offset = p
        return badToken
      }
    }
  }
  cursor.offset = end
  return noReference
}

const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122)

/** Coordinates further out than this many of their unit are damage: 10^12 mm is the distance of a planet. */
const farthest = 1e12

/** Whether every number in the record's bytes `[open, end)` is finite and near enough; for types whose only numbers are measures. */
export const hasSaneNumbers = (bytes: Uint8Array, open: number, end: number): boolean => {
  let p = open
  while (p < end) {
    const c = bytes[p]
    if (c === 39) p = skipQuoted(bytes, p, end)
    else if (c === 47 && bytes[p + 1] === 42) p = skipComment(bytes, p, end)
    else if ((c >= 48 && c <= 57) || c === 45 || c === 46 || c === 43) {
      const start = p
      while (p < end && bytes[p] > 41 && bytes[p] !== 44 && bytes[p] !== 47) p++
      if (!(Math.abs(parseNumber(bytes, start, p)) <= farthest)) return false
    } else if (c > 64) return false
    else p++
  }
  return true
}

/**
 * Whether the brackets `[open, end)` hold exactly a name and a list of two or three (one is legal, and never met) sane numbers: CARTESIAN_POINT and DIRECTION.
 * The kernel reads coordinates without looking at their number: of its crashes on mutants half came from here.
 */
export const isCoordinateRecord = (bytes: Uint8Array, open: number, end: number): boolean => {
  let p = skipBlank(bytes, open + 1, end)
  if (bytes[p] === 39) while (bytes[p] === 39 && p < end) p = skipQuoted(bytes, p, end)
  else if (bytes[p] === 36) p++
  else return false
  for (const wanted of [44, 40]) {
    p = skipBlank(bytes, p, end)
    if (bytes[p++] !== wanted) return false
  }
  for (let count = 1; ; count++) {
    p = skipBlank(bytes, p, end)
    const start = p
    while (p < end && bytes[p] > 41 && bytes[p] !== 44 && bytes[p] !== 47) p++
    if (!(Math.abs(parseNumber(bytes, start, p)) <= farthest) || count > 3) return false
    p = skipBlank(bytes, p, end)
    const next = bytes[p++]
    if (next === 44) continue
    if (next !== 41) return false
    p = skipBlank(bytes, p, end)
    return bytes[p] === 41 && skipBlank(bytes, p + 1, end) >= end
  }
}
