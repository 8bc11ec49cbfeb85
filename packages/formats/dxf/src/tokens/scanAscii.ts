import { groupKinds, highestCode } from './groupKinds.ts'
import { parseDecimal } from './parseDecimal.ts'
import { END, RECORD, STARVED, type ScanResult, type ScanState, endLoss } from './scanState.ts'
import { growTags } from './tagList.ts'

/**
 * Reads groups of a text DXF into `s.tags` until the record is complete: the next code 0 stands at `s.at`.
 * A line that cannot be a group code is lost; the next line is tried in its place, so a dropped or broken line costs only itself.
 *
 * Lines are found by a loop over bytes: values are about eight bytes long, too short for `indexOf` to pay (measured, a factor of 1.6).
 */
export const scanAscii = (s: ScanState): ScanResult => {
  const { bytes, end, tags } = s
  const limit = s.final ? end + 1 : end
  let at = s.at
  for (;;) {
    if (at >= end) {
      s.at = at
      if (!s.final) return STARVED
      endLoss(s, end)
      return tags.count > 0 ? RECORD : END
    }
    let i = at
    let c = bytes[i]
    while (c === 32 || c === 9) c = bytes[++i]
    let code = c - 48
    if (code >= 0 && code <= 9) {
      c = bytes[++i]
      for (let d = c - 48; d >= 0 && d <= 9 && code <= highestCode; d = c - 48) {
        code = code * 10 + d
        c = bytes[++i]
      }
    } else code = c === 45 && bytes[i + 1] > 48 && bytes[i + 1] < 58 ? negativeCode(bytes, (i += 2)) : highestCode + 1
    if (code < 0) c = bytes[i]
    while (c === 32 || c === 9 || c === 13) c = bytes[++i]
    if (c !== 10 || code > highestCode) {
      while (bytes[i] !== 10) i++
      if (i >= limit) {
        if (!s.final) {
          s.at = at
          return STARVED
        }
        i = end
      }
      // a blank last line is no damage
      if (s.lostFrom < 0 && !isBlank(bytes, at, i)) s.lostFrom = s.origin + at
      at = i + 1
      continue
    }
    if (i >= limit) {
      s.at = at
      return STARVED
    }
    const start = i + 1
    let stop = start
    if (start > end) stop = end
    else while (bytes[stop] !== 10) stop++
    if (stop >= limit) {
      s.at = at
      return STARVED
    }
    if (stop === end && start >= end) {
      // a code without its value
      s.cutOff = true
      at = end
      continue
    }
    if (stop === end) s.cutOff = true
    const next = stop + 1
    if (stop > start && bytes[stop - 1] === 13) stop--
    if (code === 0) {
      if (!isTypeName(bytes, start, stop)) {
        // out of step by one line: what looks like the value is a code
        if (s.lostFrom < 0) s.lostFrom = s.origin + at
        at = start
        continue
      }
      if (tags.count > 0) {
        s.at = at
        s.cutOff = false
        return RECORD
      }
      s.recordStart = at
    } else if (code === 999) {
      at = next
      continue
    }
    if (s.lostFrom >= 0) endLoss(s, at)
    const k = tags.count
    if (k === 0) s.recordStart = at
    if (k === tags.codes.length) growTags(tags)
    tags.codes[k] = code
    let number = NaN
    const kind = code < 0 ? 0 : groupKinds[code]
    if (kind !== 0 && kind !== 6 && !s.skim) {
      let from = start
      while (bytes[from] === 32) from++
      number = parseDecimal(bytes, from, stop)
      if (!(number - number === 0)) {
        number = NaN
        s.damaged++
      }
    }
    tags.numbers[k] = number
    tags.starts[k] = start - s.recordStart
    tags.ends[k] = stop - s.recordStart
    tags.count = k + 1
    at = next
  }
}

const negativeCode = (bytes: Uint8Array, after: number): number => (bytes[after] >= 48 && bytes[after] < 58 ? highestCode + 1 : 48 - bytes[after - 1])

const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => {
  for (let i = start; i < end; i++) if (bytes[i] > 32 && bytes[i] !== 26) return false
  return true
}

/** Types are words: letters, digits, underscores, at least one letter in front or behind the digits (`3DFACE`). */
const isTypeName = (bytes: Uint8Array, start: number, end: number): boolean => {
  let letters = 0
  for (let i = start; i < end; i++) {
    const c = bytes[i]
    if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95) letters++
    else if (!((c >= 48 && c <= 57) || c === 32 || c === 9 || c === 42 || c === 36 || c === 45 || c === 46 || c === 58)) return false
  }
  return letters > 0 && end - start <= 200
}
