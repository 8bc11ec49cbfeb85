import type { ByteReader } from '@trunnion/core'
import { malformed, peek32 } from './packetSource.ts'

/**
 * Bitlength codec, first generation (JT 8; ISO 14306 "Bitlength CODEC"): each value says by unary steps of two bits how its field width changes.
 * @param words - CodeText with padding, see `readWords`
 * @param bits - CodeText length
 */
export const decodeBitlengthMk1 = (words: Int32Array, bits: number, out: Int32Array, reader: ByteReader): void => {
  let at = 0
  let width = 0
  for (let i = 0; i < out.length; i++) {
    if (at >= bits) malformed(reader, 'A packet has fewer bits than values.')
    let window = peek32(words, at)
    if (window >= 0) at++
    else {
      const grows = (window & 0x40000000) !== 0
      // The run of bits equal to the direction bit counts the steps; the first different bit ends it.
      window <<= 1
      const run = Math.clz32(grows ? ~window : window)
      if (run > 16) malformed(reader, 'A packet has a field wider than 32 bits.')
      width += grows ? 2 * run : -2 * run
      at += run + 2
      if (width < 0 || width > 32) malformed(reader, 'A packet has an impossible field width.')
    }
    if (width === 0) out[i] = 0
    else {
      out[i] = peek32(words, at) >> (32 - width)
      at += width
    }
    if (at > bits) malformed(reader, 'A packet has fewer bits than values.')
  }
}
