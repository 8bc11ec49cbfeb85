import { unzlibSync } from 'fflate'
import { adler32 } from '../codec/adler32.ts'
import { malformed } from '../codec/packetSource.ts'
import type { ShapeSource } from './shapeSource.ts'

/** Bytes that writers leave behind the checksum (one in files of the HOOPS Exchange writer). */
const mostPadding = 3

const endsWith = (bytes: Uint8Array, checksum: number): boolean => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = bytes.length - 4; at >= Math.max(0, bytes.length - 4 - mostPadding); at--) if (view.getUint32(at) === checksum) return true
  return false
}

/**
 * Inflates the next `packed` bytes (zlib) to at most `size` bytes, and counts their checksum as the one hash that JT 8 has.
 * @param size - checked against the budget by the caller; nothing beyond is kept
 */
export const inflateVertices = (source: ShapeSource, packed: number, size: number): Uint8Array => {
  const { reader } = source
  const bytes = reader.bytes(packed)
  source.hashesChecked++
  try {
    const fast = source.inflate?.(bytes, size)
    if (fast) return fast
  } catch {
    // Damaged: the slower way says how much.
  }
  try {
    const out = unzlibSync(bytes, { out: new Uint8Array(size) })
    if (!endsWith(bytes, adler32(out))) source.hashesWrong++
    return out
  } catch {
    // fflate throws plain errors for broken streams only; the input is the one thing that can be at fault here.
    return malformed(reader, 'Compressed vertices cannot be unpacked.')
  }
}
