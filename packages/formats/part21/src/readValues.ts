import { parseNumber } from '@trunnion/core'
import { skipBlank, skipQuoted } from './blank.ts'
import { decodeText } from './decodeText.ts'
import type { Value } from './part21File.ts'
import { skipName } from './scanRecords.ts'

/**
 * Decodes the parameters between the bracket at `open` and the one that closes it. Iterative: nesting costs no call stack.
 * A token that is none (for example `NAN`) reads as the number NaN, so that a reader of numbers sees the damage.
 */
export const readValues = (bytes: Uint8Array, open: number, end: number): readonly Value[] => {
  const root: Value[] = []
  const stack: Value[][] = [root]
  let p = open + 1
  while (p < end && stack.length > 0) {
    p = skipBlank(bytes, p, end)
    if (p >= end) break
    const list = stack[stack.length - 1]
    const c = bytes[p]
    if (c === 44) p++
    else if (c === 40) {
      const inner: Value[] = []
      list.push(inner)
      stack.push(inner)
      p++
    } else if (c === 41) {
      stack.pop()
      p++
    } else if (c === 39) {
      const start = p
      for (p = skipQuoted(bytes, p, end); bytes[p] === 39 && p < end;) p = skipQuoted(bytes, p, end)
      list.push(decodeText(bytes, start + 1, p - 1))
    } else if (c === 35) {
      let id = 0
      for (p++; bytes[p] >= 48 && bytes[p] <= 57; p++) id = id * 10 + bytes[p] - 48
      list.push({ kind: 'ref', id })
    } else if (c === 46 && isLetter(bytes[p + 1])) {
      const start = ++p
      p = skipName(bytes, p)
      list.push({ kind: 'enum', name: ascii(bytes, start, p).toUpperCase() })
      if (bytes[p] === 46) p++
    } else if (c === 36 || c === 42) {
      list.push(null)
      p++
    } else if (c === 34) {
      const start = p
      p = skipQuoted(bytes, p, end)
      list.push(ascii(bytes, start + 1, p - 1))
    } else if (isLetter(c) || c === 33) {
      const start = p
      p = skipName(bytes, p)
      const type = ascii(bytes, start, p).toUpperCase()
      p = skipBlank(bytes, p, end)
      if (bytes[p] === 40 && p < end) {
        const args: Value[] = []
        list.push({ kind: 'typed', type, args })
        stack.push(args)
        p++
      } else list.push(Number.NaN)
    } else {
      const start = p
      while (p < end && isNumeral(bytes[p])) p++
      list.push(parseNumber(bytes, start, p))
      if (p === start) p++
    }
  }
  return root
}

const isLetter = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95
const isNumeral = (c: number): boolean => (c >= 48 && c <= 57) || c === 46 || c === 43 || c === 45 || c === 69 || c === 101
const decoder = new TextDecoder('latin1')
const ascii = (bytes: Uint8Array, start: number, end: number): string => decoder.decode(bytes.subarray(start, end))
