import { fault } from '@trunnion/core'
import { makeRangeDecoder } from './makeRangeDecoder.ts'

const half = 1024

/** Length coder layout: choice, choice2, low[16][8], mid[16][8], high[256]. */
const lengthProbs = (): Uint16Array => new Uint16Array(2 + 128 + 128 + 256).fill(half)

/**
 * State of one LZMA stream (LZMA specification 9.20); LZMA2 feeds it chunk by chunk.
 * The output array is the dictionary: a match reaches back as far as the output of this block.
 */
export const makeLzmaDecoder = () => {
  const rc = makeRangeDecoder()
  let lc = 0
  let lp = 0
  let pb = 0
  let state = 0
  let rep0 = 0
  let rep1 = 0
  let rep2 = 0
  let rep3 = 0
  let literals = new Uint16Array(0)
  const isMatch = new Uint16Array(192)
  const isRep = new Uint16Array(12)
  const isRep0 = new Uint16Array(12)
  const isRep1 = new Uint16Array(12)
  const isRep2 = new Uint16Array(12)
  const isRep0Long = new Uint16Array(192)
  const slots = new Uint16Array(256)
  const special = new Uint16Array(128)
  const align = new Uint16Array(16)
  let matchLength = lengthProbs()
  let repLength = lengthProbs()

  const lengthOf = (probs: Uint16Array, posState: number): number => {
    if (rc.bit(probs, 0) === 0) return 2 + rc.tree(probs, 2 + (posState << 3), 3)
    if (rc.bit(probs, 1) === 0) return 10 + rc.tree(probs, 130 + (posState << 3), 3)
    return 18 + rc.tree(probs, 258, 8)
  }

  const distanceOf = (length: number): number => {
    const slot = rc.tree(slots, Math.min(length - 2, 3) << 6, 6)
    if (slot < 4) return slot
    const bits = (slot >> 1) - 1
    const base = (2 | (slot & 1)) << bits
    if (slot < 14) return base + rc.reverseTree(special, base - slot, bits)
    return (base >>> 0) + rc.direct(bits - 4) * 16 + rc.reverseTree(align, 0, 4)
  }

  const literal = (out: Uint8Array, at: number, origin: number): number => {
    const previous = at > origin ? out[at - 1] : 0
    const base = 0x300 * ((((at - origin) & ((1 << lp) - 1)) << lc) + (previous >> (8 - lc)))
    let symbol = 1
    if (state >= 7) {
      let match = out[at - rep0 - 1]
      do {
        const matchBit = (match >> 7) & 1
        match <<= 1
        const b = rc.bit(literals, base + ((1 + matchBit) << 8) + symbol)
        symbol = (symbol << 1) | b
        if (matchBit !== b) break
      } while (symbol < 0x100)
    }
    while (symbol < 0x100) symbol = (symbol << 1) | rc.bit(literals, base + symbol)
    return symbol & 0xff
  }

  /** Reads which earlier distance a repeated match uses; true for a single byte. */
  const repeated = (posState: number): boolean => {
    if (rc.bit(isRep0, state) === 0) return rc.bit(isRep0Long, (state << 4) + posState) === 0
    let distance = rep1
    if (rc.bit(isRep1, state) === 1) {
      if (rc.bit(isRep2, state) === 0) distance = rep2
      else {
        distance = rep3
        rep3 = rep2
      }
      rep2 = rep1
    }
    rep1 = rep0
    rep0 = distance
    return false
  }

  return {
    setProperties(byte: number): void {
      lc = byte % 9
      lp = Math.floor(byte / 9) % 5
      pb = Math.floor(byte / 45)
      if (pb > 4 || lc + lp > 4) fault('INPUT_MALFORMED', 'A compressed segment has impossible settings.', { format: 'jt' })
      literals = new Uint16Array(0x300 << (lc + lp))
    },
    resetState(): void {
      state = rep0 = rep1 = rep2 = rep3 = 0
      for (const probs of [literals, isMatch, isRep, isRep0, isRep1, isRep2, isRep0Long, slots, special, align]) probs.fill(half)
      matchLength = lengthProbs()
      repLength = lengthProbs()
    },
    /** Decodes one chunk into `out[at, stop)`; `origin` is where the dictionary was last reset. */
    run(input: Uint8Array, from: number, to: number, out: Uint8Array, at: number, stop: number, origin: number): void {
      rc.start(input, from, to)
      const posMask = (1 << pb) - 1
      while (at < stop) {
        const posState = (at - origin) & posMask
        if (rc.bit(isMatch, (state << 4) + posState) === 0) {
          out[at] = literal(out, at, origin)
          at++
          state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
          continue
        }
        let length = 1
        if (rc.bit(isRep, state) === 1) {
          if (repeated(posState)) state = state < 7 ? 9 : 11
          else {
            length = lengthOf(repLength, posState)
            state = state < 7 ? 8 : 11
          }
        } else {
          rep3 = rep2
          rep2 = rep1
          rep1 = rep0
          length = lengthOf(matchLength, posState)
          state = state < 7 ? 7 : 10
          rep0 = distanceOf(length)
        }
        if (rep0 >= at - origin || length > stop - at) fault('INPUT_MALFORMED', 'A compressed segment refers to data that does not exist.', { format: 'jt' })
        for (const end = at + length; at < end; at++) out[at] = out[at - rep0 - 1]
      }
    },
  }
}
