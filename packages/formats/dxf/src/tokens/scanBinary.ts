import { BLOB, BOOL, DOUBLE, INT16, INT32, INT64, groupKinds, highestCode } from './groupKinds.ts'
import { END, RECORD, STARVED, type ScanResult, type ScanState, endLoss } from './scanState.ts'
import { growTags } from './tagList.ts'

/** Longer texts are damage: the program that writes binary DXF cuts at 2049 characters, others a little later. */
const longestText = 1 << 20

/**
 * Reads groups of a binary DXF into `s.tags` until the record is complete, as {@link scanAscii} does.
 * Where a code is none or a text does not end, bytes are lost up to the next code 0 with a type name behind it.
 *
 * @param wide - group codes of two bytes (R13 and later), or of one (R12; 255 escapes to two)
 */
export const scanBinary = (s: ScanState, wide: boolean): ScanResult => {
  const { bytes, view, end, tags } = s
  let at = s.at
  for (;;) {
    if (s.lostFrom >= 0) {
      s.at = at
      const found = findRecord(bytes, at, end, wide)
      if (found < 0) {
        // a type name may begin in the last bytes
        s.at = s.final ? end : Math.max(at, end - 40)
        if (!s.final) return STARVED
        at = end
      } else at = found
    }
    s.at = at
    if (at >= end) return ended(s)
    let code: number
    let i = at
    if (wide) {
      if (i + 2 > end) return short(s)
      code = view.getInt16(i, true)
      i += 2
    } else {
      code = bytes[i++]
      if (code === 255) {
        if (i + 2 > end) return short(s)
        code = view.getInt16(i, true)
        i += 2
      }
    }
    if (code > highestCode || code < -5) {
      s.lostFrom = s.origin + at
      at++
      continue
    }
    const kind = code < 0 ? 0 : groupKinds[code]
    let number = NaN
    let start = i
    let stop = i
    if (kind === 0) {
      while (stop < end && bytes[stop] !== 0) stop++
      if (stop - start > longestText || (stop >= end && s.final)) {
        if (stop >= end) s.cutOff = true
        s.lostFrom = s.origin + at
        at++
        continue
      }
      if (stop >= end) return STARVED
      i = stop + 1
    } else {
      const size = kind === DOUBLE || kind === INT64 ? 8 : kind === INT32 ? 4 : kind === INT16 ? 2 : 1
      if (i + size > end) return short(s)
      if (kind === DOUBLE) number = view.getFloat64(i, true)
      else if (kind === INT16) number = view.getInt16(i, true)
      else if (kind === INT32) number = view.getInt32(i, true)
      else if (kind === BOOL) number = bytes[i]
      else if (kind === INT64) number = view.getUint32(i, true) + 2 ** 32 * view.getInt32(i + 4, true)
      i += size
      if (kind === BLOB) {
        start = i
        stop = i + bytes[i - 1]
        if (stop > end) return short(s)
        i = stop
      } else {
        if (kind === DOUBLE && !(number - number === 0)) {
          number = NaN
          s.damaged++
        }
        stop = i
      }
    }
    if (code === 0) {
      if (!isTypeName(bytes, start, stop)) {
        s.lostFrom = s.origin + at
        at++
        continue
      }
      if (tags.count > 0) return RECORD
    }
    if (s.lostFrom >= 0) endLoss(s, at)
    const k = tags.count
    if (k === 0) s.recordStart = at
    if (code === 999) {
      at = i
      continue
    }
    if (k === tags.codes.length) growTags(tags)
    tags.codes[k] = code
    tags.numbers[k] = number
    tags.starts[k] = start - s.recordStart
    tags.ends[k] = stop - s.recordStart
    tags.count = k + 1
    at = i
  }
}

const ended = (s: ScanState): ScanResult => {
  if (!s.final) return STARVED
  endLoss(s, s.end)
  return s.tags.count > 0 ? RECORD : END
}

/** The bytes end inside a group. */
const short = (s: ScanState): ScanResult => {
  if (!s.final) return STARVED
  s.cutOff = true
  s.at = s.end
  return ended(s)
}

const isTypeName = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end <= start || end - start > 60) return false
  let letters = 0
  for (let i = start; i < end; i++) {
    const c = bytes[i]
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) letters++
    else if (!((c >= 48 && c <= 57) || c === 42 || c === 36 || c === 45 || c === 46 || c === 58)) return false
  }
  return letters > 0
}

/** Where a code 0 with a type name of at least three letters behind it stands, or -1. */
const findRecord = (bytes: Uint8Array, from: number, end: number, wide: boolean): number => {
  const codeSize = wide ? 2 : 1
  for (let at = from; at + codeSize + 4 <= end; at++) {
    if (bytes[at] !== 0 || (wide && bytes[at + 1] !== 0)) continue
    let stop = at + codeSize
    while (stop < end && stop - at < 40 && bytes[stop] >= 48) stop++
    if (stop < end && bytes[stop] === 0 && stop - at - codeSize >= 3 && isTypeName(bytes, at + codeSize, stop)) return at
  }
  return -1
}
