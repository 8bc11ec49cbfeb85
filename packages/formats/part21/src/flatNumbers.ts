import { fault, parseNumber } from '@trunnion/core'
import { skipBlank, skipComment, skipQuoted } from './blank.ts'
import { openingBracket } from './makePart21File.ts'
import type { Part21File } from './part21File.ts'

/**
 * All numbers of one parameter of a record, however its lists nest: for lists of coordinates, which would be millions of objects as values.
 * @param limit - of numbers; LIMIT_TRIANGLES above
 */
export const flatNumbers = (file: Part21File, index: number, parameter: number, limit: number): Float64Array => {
  const { bytes } = file
  const end = file.ends[index]
  const [from, to] = parameterRange(bytes, openingBracket(bytes, file.starts[index], end) + 1, end, parameter)
  let count = 0
  for (let p = from; p < to; p++) if (bytes[p] === 44) count++
  if (count >= limit) fault('LIMIT_TRIANGLES', 'A list of numbers is longer than the limit.', { format: 'step', entity: `#${file.ids[index]}` })
  const out = new Float64Array(count + 1)
  let filled = 0
  for (let p = from; p < to;) {
    const c = bytes[p]
    if (c === 47) p = skipBlank(bytes, p, to)
    else if (c <= 32 || c === 40 || c === 41 || c === 44) p++
    else {
      const start = p
      while (p < to && bytes[p] > 41 && bytes[p] !== 44 && bytes[p] !== 47) p++
      if (filled < out.length) out[filled++] = parseNumber(bytes, start, p)
      if (p === start) p++
    }
  }
  return out.subarray(0, filled)
}

const parameterRange = (bytes: Uint8Array, from: number, end: number, wanted: number): [number, number] => {
  let depth = 0
  let at = 0
  let start = from
  for (let p = from; p < end; p++) {
    const c = bytes[p]
    if (c === 39 || c === 34) p = skipQuoted(bytes, p, end) - 1
    else if (c === 47 && bytes[p + 1] === 42) p = skipComment(bytes, p, end) - 1
    else if (c === 40) depth++
    else if ((c === 44 && depth === 0) || (c === 41 && depth-- === 0)) {
      if (at++ === wanted) return [start, p]
      if (c === 41) break
      start = p + 1
    }
  }
  return [end, end]
}
