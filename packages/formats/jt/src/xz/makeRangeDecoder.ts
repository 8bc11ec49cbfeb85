import { fault } from '@trunnion/core'

/** LZMA's binary arithmetic decoder (LZMA specification 9.20, Igor Pavlov, public domain). Probabilities are 11 bits in a shared array. */
export interface RangeDecoder {
  /** Starts on 5 bytes of `input` and reads no further than `end`. */
  start(input: Uint8Array, at: number, end: number): void
  bit(probs: Uint16Array, index: number): number
  /** `count` bits of equal probability, highest first. */
  direct(count: number): number
  /** Bits of a tree whose probabilities begin at `base`, highest first. */
  tree(probs: Uint16Array, base: number, bits: number): number
  /** The same, lowest first. */
  reverseTree(probs: Uint16Array, base: number, bits: number): number
}

export const makeRangeDecoder = (): RangeDecoder => {
  let input: Uint8Array = new Uint8Array(0)
  let at = 0
  let end = 0
  let range = 0
  let code = 0
  const shift = (): void => {
    if (at >= end) fault('INPUT_TRUNCATED', 'A compressed segment ends too early.', { format: 'jt' })
    range = (range << 8) >>> 0
    code = ((code << 8) | input[at++]) >>> 0
  }
  const bit = (probs: Uint16Array, index: number): number => {
    const p = probs[index]
    const bound = (range >>> 11) * p
    let value = 0
    if (code < bound) {
      range = bound
      probs[index] = p + ((2048 - p) >> 5)
    } else {
      range -= bound
      code -= bound
      probs[index] = p - (p >> 5)
      value = 1
    }
    if (range < 0x1000000) shift()
    return value
  }
  return {
    start(bytes, from, to) {
      input = bytes
      at = from + 1
      end = to
      range = 0xffffffff
      code = 0
      if (to - from < 5) fault('INPUT_TRUNCATED', 'A compressed segment ends too early.', { format: 'jt' })
      for (let i = 0; i < 4; i++) code = ((code << 8) | input[at++]) >>> 0
    },
    bit,
    direct(count) {
      let value = 0
      for (let i = 0; i < count; i++) {
        range >>>= 1
        const one = code >= range
        if (one) code -= range
        value = ((value << 1) | (one ? 1 : 0)) >>> 0
        if (range < 0x1000000) shift()
      }
      return value
    },
    tree(probs, base, bits) {
      let m = 1
      for (let i = 0; i < bits; i++) m = (m << 1) | bit(probs, base + m)
      return m - (1 << bits)
    },
    reverseTree(probs, base, bits) {
      let m = 1
      let value = 0
      for (let i = 0; i < bits; i++) {
        const b = bit(probs, base + m)
        m = (m << 1) | b
        value |= b << i
      }
      return value
    },
  }
}
