import type { ByteReader } from '@trunnion/core'
import { malformed, peek32 } from './packetSource.ts'

/**
 * Bitlength codec, second and third generation (JT 9 and 10; ISO 14306 "Bitlength CODEC 2"): either one fixed width, or runs of equal width around a mean.
 * @param words - CodeText with padding, see `readWords`
 * @param bits - CodeText length
 * @param nibbles - third generation: limits and mean are written in groups of four bits
 */
export const decodeBitlengthMk2 = (words: Int32Array, bits: number, out: Int32Array, nibbles: boolean, reader: ByteReader): void => {
  let at = 0
  const take = (width: number): number => {
    if (at + width > bits) malformed(reader, 'A packet has fewer bits than values.')
    if (width === 0) return 0
    const value = peek32(words, at) >>> (32 - width)
    at += width
    return value
  }
  const takeSigned = (width: number): number => {
    if (width > 32) malformed(reader, 'A packet has a field wider than 32 bits.')
    return width === 0 ? 0 : (take(width) << (32 - width)) >> (32 - width)
  }
  const takeNibbles = (): number => {
    let value = 0
    for (let width = 4; ; width += 4) {
      if (width > 32) malformed(reader, 'A packet has a field wider than 32 bits.')
      value |= take(4) << (width - 4)
      if (take(1) === 0) return (value << (32 - width)) >> (32 - width)
    }
  }
  if (take(1) === 0) {
    const minBits = nibbles ? 0 : take(6)
    const maxBits = nibbles ? 0 : take(6)
    const min = nibbles ? takeNibbles() : takeSigned(minBits)
    const max = nibbles ? takeNibbles() : takeSigned(maxBits)
    const width = 32 - Math.clz32(max - min)
    if (width === 0) out.fill(min)
    else {
      if (at + width * out.length > bits) malformed(reader, 'A packet has fewer bits than values.')
      const shift = 32 - width
      for (let i = 0; i < out.length; i++) {
        out[i] = (peek32(words, at) >>> shift) + min
        at += width
      }
    }
    return
  }
  const mean = nibbles ? takeNibbles() : takeSigned(32)
  const deltaBits = take(nibbles ? 4 : 3)
  const runBits = take(nibbles ? 4 : 3)
  if (deltaBits === 0 || runBits === 0) malformed(reader, 'A packet has runs without a length.')
  const low = -(1 << (deltaBits - 1))
  const high = -low - 1
  let width = 0
  for (let i = 0; i < out.length;) {
    let delta: number
    do {
      delta = takeSigned(deltaBits)
      width += delta
    } while (delta === low || delta === high)
    const run = take(runBits)
    if (width < 0 || width > 32 || run > out.length - i) malformed(reader, 'A packet has an impossible field width or run.')
    if (width === 0) out.fill(mean, i, i + run)
    else {
      if (at + width * run > bits) malformed(reader, 'A packet has fewer bits than values.')
      const shift = 32 - width
      for (let k = i; k < i + run; k++) {
        out[k] = (peek32(words, at) >> shift) + mean
        at += width
      }
    }
    i += run
  }
}
