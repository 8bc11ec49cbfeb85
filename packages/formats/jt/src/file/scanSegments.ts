import { guidAt } from './guid.ts'
import { type JtSegment, isShapeSegment, segmentHeaderSize } from './segmentTypes.ts'

/** True when the bytes behind a supposed header look like the start of such a segment: a compression header, or an element that fits. */
const looksRight = (view: DataView, at: number, type: number, end: number, littleEndian: boolean): boolean => {
  const first = view.getUint32(at + segmentHeaderSize, littleEndian)
  if (isShapeSegment(type)) return first >= 17 && at + segmentHeaderSize + 4 + first <= end
  const dataLength = view.getUint32(at + segmentHeaderSize + 4, littleEndian)
  const algorithm = view.getUint8(at + segmentHeaderSize + 8)
  // One byte of slack: a writer of 8.1 files declares the segment one byte short.
  return first <= 3 && algorithm >= 1 && algorithm <= 3 && dataLength > 1 && at + segmentHeaderSize + 8 + dataLength <= end + 1
}

/**
 * Recovery pass: finds segments without the table of contents, by their headers (id, type 1–33, length that fits, plausible content).
 * Linear in the file: a found segment is skipped as a whole.
 */
export const scanSegments = (bytes: Uint8Array, from: number, littleEndian: boolean): readonly JtSegment[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: JtSegment[] = []
  const last = bytes.length - segmentHeaderSize - 9
  for (let at = from; at <= last; at++) {
    const type = view.getUint32(at + 16, littleEndian)
    if (type < 1 || type > 33) continue
    const length = view.getUint32(at + 20, littleEndian)
    if (length < segmentHeaderSize + 9) continue
    const end = Math.min(at + length, bytes.length)
    if (!looksRight(view, at, type, end, littleEndian)) continue
    found.push({ id: guidAt(view, at, littleEndian), type, offset: at, length: end - at })
    at = end - 1
  }
  return found
}
