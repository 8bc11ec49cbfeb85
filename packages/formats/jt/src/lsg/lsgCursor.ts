import { type ByteReader, fault, makeByteReader } from '@trunnion/core'

/** Reads the body of one element after another; every count is held against the element's end before anything is allocated. */
export interface LsgCursor {
  readonly reader: ByteReader
  readonly littleEndian: boolean
  readonly major: number
  readonly minor: number
  /** End of the current element. */
  end: number
}

export const makeLsgCursor = (content: Uint8Array, littleEndian: boolean, major: number, minor: number): LsgCursor => ({
  reader: makeByteReader(content, littleEndian, 'jt'),
  littleEndian,
  major,
  minor,
  end: content.length,
})

export const remaining = (c: LsgCursor): number => c.end - c.reader.offset

/** The local version that stands before most parts of an element: absent in 8, 16 bits in 9, 8 bits from 10 on. */
export const localVersion = (c: LsgCursor): number => (c.major < 9 ? 0 : c.major === 9 ? c.reader.i16() : c.reader.u8())

/** A count whose items take `itemSize` bytes each. */
export const countOf = (c: LsgCursor, itemSize: number): number => {
  const count = c.reader.i32()
  if (count < 0 || count * itemSize > remaining(c))
    fault('INPUT_MALFORMED', 'A count is larger than its element.', { format: 'jt', offset: c.reader.offset - 4 })
  return count
}

export const vecI32 = (c: LsgCursor): readonly number[] => {
  const count = countOf(c, 4)
  const out = new Array<number>(count)
  for (let i = 0; i < count; i++) out[i] = c.reader.i32()
  return out
}

// Half a surrogate pair becomes U+FFFD. Joining characters one by one would leave an object for each: a quarter of the time of a large graph.
const littleUtf16 = new TextDecoder('utf-16le', { ignoreBOM: true })
const bigUtf16 = new TextDecoder('utf-16be', { ignoreBOM: true })

/** UTF-16 text in the file's byte order, without the NUL that some writers count in. */
export const mbString = (c: LsgCursor): string => {
  const bytes = c.reader.bytes(2 * countOf(c, 2))
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2
  if (end === 0) return ''
  return (c.littleEndian ? littleUtf16 : bigUtf16).decode(bytes.subarray(0, end))
}

export const skip = (c: LsgCursor, count: number): void => {
  c.reader.bytes(count)
}
