import type { TagList } from '../tokens/tagList.ts'
import type { InternTable } from '../text/internTable.ts'
import type { DxfText } from '../text/textDecoder.ts'
import { unescapeUnicode } from '../text/unescapeText.ts'

/** One record as the decoders see it: its groups, and the bytes that its texts lie in. Valid until the next record is read. */
export interface RecordView {
  bytes: Uint8Array
  /** Place of the record in `bytes`. */
  base: number
  tags: TagList
  /** Groups of the entity itself: up to its extended data (1000 and up) or embedded object (101). */
  end: number
  /** Offset of the record in the input. */
  offset: number
  text: DxfText
  names: InternTable
}

/** Moves a view to the record that `tags` holds. */
export const findEnd = (tags: TagList): number => {
  const { codes, count } = tags
  for (let k = 1; k < count; k++) if (codes[k] >= 1000 || codes[k] === 101) return k
  return count
}

/** The text of group k. */
export const textAt = (r: RecordView, k: number): string => unescapeUnicode(r.text.decode(r.bytes, r.base + r.tags.starts[k], r.base + r.tags.ends[k]))

/** The text of group k without blanks around it, the same string for the same bytes. */
export const nameAt = (r: RecordView, k: number): string => {
  let start = r.base + r.tags.starts[k]
  let end = r.base + r.tags.ends[k]
  while (start < end && r.bytes[start] <= 32) start++
  while (end > start && r.bytes[end - 1] <= 32) end--
  return r.names.intern(r.bytes, start, end)
}

/** The text of group k as it is, the same string for the same bytes: blanks at the end of a layer's name are part of it. */
export const exactNameAt = (r: RecordView, k: number): string => r.names.intern(r.bytes, r.base + r.tags.starts[k], r.base + r.tags.ends[k])

/** Index of the first group with `code` at or behind `from`, or -1. */
export const indexOf = (r: RecordView, code: number, from = 1): number => {
  const { codes } = r.tags
  for (let k = from; k < r.end; k++) if (codes[k] === code) return k
  return -1
}

/** The number of the first group with `code`; `fallback` when there is none or it is no number. */
export const numberOf = (r: RecordView, code: number, fallback: number): number => {
  const { codes, numbers } = r.tags
  for (let k = 1; k < r.end; k++) {
    if (codes[k] !== code) continue
    const value = numbers[k]
    return value === value ? value : fallback
  }
  return fallback
}

/** The name in the first group with `code`, or an empty one. */
export const nameOf = (r: RecordView, code: number): string => {
  const k = indexOf(r, code)
  return k < 0 ? '' : nameAt(r, k)
}

/** The text of the first group with `code`, or an empty one. */
export const textOf = (r: RecordView, code: number): string => {
  const k = indexOf(r, code)
  return k < 0 ? '' : textAt(r, k)
}

/** The point of groups `code`, `code + 10`, `code + 20`; x and y are NaN where they are missing. */
export const pointOf = (r: RecordView, code: number, z = 0): [number, number, number] => [
  numberOf(r, code, NaN),
  numberOf(r, code + 10, NaN),
  numberOf(r, code + 20, z),
]

/** Whether x and y are there. */
export const isThere = (p: readonly number[]): boolean => p[0] === p[0] && p[1] === p[1]

/** How many groups have `code`. */
export const countOf = (r: RecordView, code: number): number => {
  const { codes } = r.tags
  let n = 0
  for (let k = 1; k < r.end; k++) if (codes[k] === code) n++
  return n
}

/** Every point of groups `code`, `code + 10`, `code + 20`, as xyz triples; undefined when one is damaged. */
export const pointsOf = (r: RecordView, code: number, z = 0): Float64Array | undefined => {
  const { codes, numbers } = r.tags
  const points = new Float64Array(3 * countOf(r, code))
  let at = -3
  for (let k = 1; k < r.end; k++) {
    const c = codes[k]
    if (c === code) {
      at += 3
      points[at] = numbers[k]
      points[at + 1] = NaN
      points[at + 2] = z
    } else if (at >= 0 && c === code + 10) points[at + 1] = numbers[k]
    else if (at >= 0 && c === code + 20) points[at + 2] = numbers[k]
  }
  return areFinite(points) ? points : undefined
}

/** Every number of `code`. */
export const numbersOf = (r: RecordView, code: number): Float64Array => {
  const { codes, numbers } = r.tags
  const out = new Float64Array(countOf(r, code))
  let n = 0
  for (let k = 1; k < r.end; k++) if (codes[k] === code) out[n++] = numbers[k]
  return out
}

export const areFinite = (values: Float64Array): boolean => {
  for (let i = 0; i < values.length; i++) if (values[i] - values[i] !== 0) return false
  return true
}
