import { fault, makeByteReader } from '@trunnion/core'
import { guidAt } from './guid.ts'
import { versionOf } from './versionOf.ts'

/** The file header: 105 bytes up to version 9, 109 from 10 on (TOC offset of 64 bits). */
export interface JtHeader {
  readonly major: number
  readonly minor: number
  readonly littleEndian: boolean
  readonly tocOffset: number
  /** Segment of the logical scene graph. */
  readonly sceneGraphId: string
  readonly size: number
  /** False when the byte order byte was neither 0 nor 1 and the order was inferred. */
  readonly strict: boolean
}

const where = { format: 'jt', offset: 80 }

const tocOffsetAs = (bytes: Uint8Array, littleEndian: boolean, wide: boolean): number => {
  const r = makeByteReader(bytes, littleEndian, 'jt')
  r.offset = 85
  if (!wide) return r.i32()
  const first = r.u32()
  const second = r.u32()
  return littleEndian ? first + second * 2 ** 32 : first * 2 ** 32 + second
}

/**
 * Reads the header; the table of contents it points to is not looked at.
 *
 * @throws Fault INPUT_EMPTY, INPUT_UNRECOGNISED, INPUT_TRUNCATED, FORMAT_UNSUPPORTED (before version 8)
 */
export const parseHeader = (bytes: Uint8Array): JtHeader => {
  if (bytes.length === 0) fault('INPUT_EMPTY', undefined, { format: 'jt' })
  const version = versionOf(bytes) ?? fault('INPUT_UNRECOGNISED', 'The content does not begin with a JT version.', { format: 'jt', offset: 0 })
  const { major, minor } = version
  if (major < 8) fault('FORMAT_UNSUPPORTED', 'JT before version 8 is not documented and cannot be read.', { format: 'jt', offset: 8 })
  const wide = major >= 10
  const size = wide ? 109 : 105
  if (bytes.length < size + 4) fault('INPUT_TRUNCATED', 'The file ends inside its header.', where)
  const order = bytes[80]
  const strict = order <= 1
  // A damaged order byte is inferred: in the wrong order the offset of the table lies far behind the end.
  const littleEndian = strict ? order === 0 : tocOffsetAs(bytes, true, wide) < bytes.length
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    major,
    minor,
    littleEndian,
    tocOffset: tocOffsetAs(bytes, littleEndian, wide),
    sceneGraphId: guidAt(view, wide ? 93 : 89, littleEndian),
    size,
    strict,
  }
}
