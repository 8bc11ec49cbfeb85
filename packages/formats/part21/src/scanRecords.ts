import { skipBlank, skipComment, skipQuoted, wordAt } from './blank.ts'
import { type RecordTable, addRecord } from './recordTable.ts'
import type { TypeTable } from './typeTable.ts'

/** Where and why the strict pass stopped. */
export interface ScanStop {
  /** `section`: ENDSEC was read; `end`: no more bytes between records; `semicolon`: a complete record lacks it; `cut`: the bytes end inside a record; `damaged`: not a record. */
  readonly why: 'section' | 'end' | 'semicolon' | 'cut' | 'damaged'
  /** Where to go on; for `cut` and `damaged` the start of the bad record. */
  readonly offset: number
}

export interface ScanLimits {
  readonly entities: number
  readonly depth: number
}

/**
 * Reads the records of a DATA section, strictly (ISO 10303-21, 9 to 11), until something is not as it should be.
 * One pass over the bytes: a record ends where its brackets close, so that a missing semicolon loses nothing.
 */
export const scanRecords = (bytes: Uint8Array, from: number, end: number, table: RecordTable, types: TypeTable, limits: ScanLimits): ScanStop => {
  let p = from
  for (;;) {
    while (p < end && bytes[p] <= 32) p++
    if (p < end && bytes[p] === 47) p = skipBlank(bytes, p, end)
    if (p >= end) return { why: 'end', offset: end }
    const start = p
    if (bytes[p] !== 35) {
      if (wordAt(bytes, p, 'ENDSEC')) {
        const after = skipBlank(bytes, p + 6, end)
        return { why: 'section', offset: bytes[after] === 59 ? after + 1 : after }
      }
      return { why: 'damaged', offset: start }
    }
    let id = 0
    let d = bytes[++p] - 48
    const firstDigit = p
    while (d >= 0 && d <= 9) {
      id = id * 10 + d
      d = bytes[++p] - 48
    }
    if (p === firstDigit || id > 0xffff_fffe) return { why: 'damaged', offset: start }
    if (bytes[p] !== 61) p = skipBlank(bytes, p, end)
    if (bytes[p] !== 61) return { why: p >= end ? 'cut' : 'damaged', offset: start }
    p++
    if (bytes[p] <= 32 || bytes[p] === 47) p = skipBlank(bytes, p, end)
    let type: number
    if (bytes[p] === 40) {
      const complex = scanComplex(bytes, p + 1, end, types, limits.depth)
      p = complex.offset
      type = complex.type
    } else {
      const name = p
      p = skipName(bytes, p)
      if (p === name) return { why: p >= end ? 'cut' : 'damaged', offset: start }
      type = types.intern(name, p)
      if (bytes[p] !== 40) p = skipBlank(bytes, p, end)
      if (bytes[p] !== 40) return { why: p >= end ? 'cut' : 'damaged', offset: start }
      p = skipBrackets(bytes, p + 1, end, limits.depth)
    }
    if (p < 0) return { why: p === cut ? 'cut' : 'damaged', offset: start }
    addRecord(table, limits.entities, id, start, p, type)
    if (bytes[p] !== 59) p = skipBlank(bytes, p, end)
    if (bytes[p] !== 59) return { why: 'semicolon', offset: p }
    p++
  }
}

/** The bytes end inside the brackets. */
const cut = -1
/** A character that cannot stand inside the brackets, or too many brackets. */
const damaged = -2

/** Offset after a keyword: letters, digits, `_`, `!`, `-`. */
export const skipName = (bytes: Uint8Array, at: number): number => {
  let p = at
  for (;;) {
    const c = bytes[p]
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || (c >= 48 && c <= 57) || c === 33 || c === 45) p++
    else return p
  }
}

/** Offset after the bracket that closes the one before `at`, or {@link cut} or {@link damaged}. */
export const skipBrackets = (bytes: Uint8Array, at: number, end: number, depthLimit: number): number => {
  let p = at
  let depth = 1
  while (p < end) {
    const c = bytes[p++]
    // Digits, letters, '.', ',', '-' and blanks are four fifths of a file: leave them first.
    if (c > 61 || (c > 47 && c < 59) || (c > 41 && c < 47)) continue
    if (c === 41) {
      if (--depth === 0) return p
    } else if (c === 40) {
      if (++depth > depthLimit) return damaged
    } else if (c === 39) {
      while (p < end && bytes[p] !== 39) p++
      p++
    } else if (c === 34) p = skipQuoted(bytes, p - 1, end)
    else if (c === 47 && bytes[p] === 42) p = skipComment(bytes, p - 1, end)
    else if (c === 59 || c === 61) return damaged
  }
  return cut
}

/** Reads `A(..)B(..))`, the inside of a complex instance (11.2.5.3, external mapping). */
const scanComplex = (bytes: Uint8Array, at: number, end: number, types: TypeTable, depthLimit: number): { offset: number; type: number } => {
  const parts: number[] = []
  let p = at
  for (;;) {
    p = skipBlank(bytes, p, end)
    if (p >= end) return { offset: cut, type: 0 }
    if (bytes[p] === 41) return { offset: parts.length > 0 ? p + 1 : damaged, type: types.internComplex(parts) }
    const name = p
    p = skipName(bytes, p)
    if (p === name || parts.length > 64) return { offset: damaged, type: 0 }
    parts.push(types.intern(name, p))
    p = skipBlank(bytes, p, end)
    if (bytes[p] !== 40) return { offset: p >= end ? cut : damaged, type: 0 }
    p = skipBrackets(bytes, p + 1, end, depthLimit)
    if (p < 0) return { offset: p, type: 0 }
  }
}
