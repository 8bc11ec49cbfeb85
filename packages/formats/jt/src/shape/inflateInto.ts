import { type ByteReader } from '@trunnion/core'
import { unzlibSync } from 'fflate'
import { malformed } from '../codec/packetSource.ts'

/**
 * Inflates the next `packed` bytes (zlib) to at most `size` bytes.
 * @param size - checked against the budget by the caller; nothing beyond is kept
 */
export const inflateInto = (reader: ByteReader, packed: number, size: number): Uint8Array => {
  const bytes = reader.bytes(packed)
  try {
    return unzlibSync(bytes, { out: new Uint8Array(size) })
  } catch {
    // fflate throws plain errors for broken streams only; the input is the one thing that can be at fault here.
    return malformed(reader, 'Compressed vertices cannot be unpacked.')
  }
}
