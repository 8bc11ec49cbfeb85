import { fault } from '@trunnion/core'
import type { Inflate } from '../options.ts'
import { decodeXz } from '../xz/decodeXz.ts'
import { inflateZlib } from './inflateZlib.ts'
import type { JtFile } from './jtFile.ts'
import { type JtSegment, segmentHeaderSize } from './segmentTypes.ts'

/** Smallest element: a length, a type, a base type. A first word below it can only be a compression flag. */
const smallestElement = 17
const compressionHeaderSize = 9
const zlib = 2
const xz = 3
/** A small segment may always unpack to this much. */
const freeBytes = 1 << 20

const format = 'jt'

/** The content of a segment behind its headers. */
export interface SegmentContent {
  readonly bytes: Uint8Array
  /** False when something was damaged: `bytes` is what could be unpacked. */
  readonly whole: boolean
}

/**
 * Unpacks one segment that starts at `offset`. The compression header tells by itself whether it is there, so no table of types is needed.
 * The stream is bounded by the end of `bytes`, not of the segment: a writer of 8.1 files declares the segment one byte short.
 *
 * @throws Fault LIMIT_RATIO, INPUT_TRUNCATED, INPUT_MALFORMED, FORMAT_UNSUPPORTED
 */
export const unpackSegment = (
  bytes: Uint8Array,
  segment: JtSegment,
  littleEndian: boolean,
  maxBytes: number,
  maxRatio: number,
  inflate?: Inflate,
): SegmentContent => {
  const start = segment.offset + segmentHeaderSize
  const end = Math.min(bytes.length, segment.offset + segment.length)
  const where = { format, offset: segment.offset }
  if (end - start < 4) fault('INPUT_TRUNCATED', 'A segment is empty.', where)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flag = view.getUint32(start, littleEndian)
  if (flag >= smallestElement) return { bytes: bytes.subarray(start, end), whole: true }
  const body = start + compressionHeaderSize
  if (body > bytes.length) fault('INPUT_TRUNCATED', 'A segment ends inside its compression header.', where)
  const algorithm = view.getUint8(start + 8)
  if (algorithm !== zlib && algorithm !== xz) return { bytes: bytes.subarray(body, end), whole: true }
  // The stated length counts the algorithm byte.
  const stated = Math.max(0, view.getInt32(start + 4, littleEndian) - 1)
  const packed = bytes.subarray(body, Math.min(bytes.length, body + stated))
  const limit = Math.min(maxBytes, Math.max(freeBytes, packed.length * maxRatio))
  if (algorithm === xz) return decodeXz(packed, limit)
  const { bytes: content, whole, limited } = inflateZlib(packed, limit, inflate)
  if (limited) fault('LIMIT_RATIO', 'A compressed segment unpacks to more than the limit.', where)
  // Only the checksum (or a part of it) behind the end of the file is missing.
  const cutChecksum = stated - packed.length > 0 && stated - packed.length <= 4 && content.length > 0
  return { bytes: content, whole: whole || cutChecksum }
}

/** {@link unpackSegment} within the file's budgets. */
export const readSegment = (file: JtFile, segment: JtSegment): SegmentContent => {
  const { reading, header } = file
  const content = unpackSegment(file.bytes, segment, header.littleEndian, reading.left, reading.budgets.archiveRatio, reading.inflate)
  reading.left -= content.bytes.length
  if (!content.whole) reading.log.add('INPUT_REPAIRED', 'A compressed segment is damaged; what could be unpacked was kept.', { format, offset: segment.offset })
  return content
}
