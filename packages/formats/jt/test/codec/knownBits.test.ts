import { makeByteReader } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { decodeBitlengthMk1 } from '../../src/codec/decodeBitlengthMk1.ts'
import { decodeBitlengthMk2 } from '../../src/codec/decodeBitlengthMk2.ts'
import { decodeDeering, unpackDeering } from '../../src/codec/deering.ts'
import { buildHuffmanTree } from '../../src/codec/huffmanTree.ts'
import { moveToFront } from '../../src/codec/moveToFront.ts'
import { applyPredictor } from '../../src/codec/predictor.ts'
import { dequantize } from '../../src/codec/quantizer.ts'
import { colorBytes } from '../../src/shape/colors.ts'

const reader = makeByteReader(new Uint8Array(0), true, 'jt')

/** Words of a string of bits, blanks aside, with the padding that decoders expect. */
const wordsOf = (text: string): { readonly words: Int32Array; readonly bits: number } => {
  const bits = text.replaceAll(' ', '')
  const words = Array.from({ length: Math.ceil(bits.length / 32) }, (_, i) => Number.parseInt(bits.slice(32 * i, 32 * i + 32).padEnd(32, '0'), 2) | 0)
  return { words: Int32Array.from([...words, 0, 0]), bits: bits.length }
}

describe('codes bit by bit', () => {
  it('bitlength of JT 8 keeps, widens and narrows its field in steps of two bits', () => {
    const { words, bits } = wordsOf('0 110 01 0 11 1110 011011 10001 0')
    const out = new Int32Array(5)
    decodeBitlengthMk1(words, bits, out, reader)
    expect([...out]).toEqual([0, 1, -1, 27, 0])
  })

  it('bitlength of JT 9 has fixed fields between a minimum and a maximum', () => {
    const { words, bits } = wordsOf('0 000011 000100 101 0100 000 011 111')
    const out = new Int32Array(3)
    decodeBitlengthMk2(words, bits, out, false, reader)
    expect([...out]).toEqual([-3, 0, 4])
  })

  it('bitlength of JT 10 writes its limits in nibbles', () => {
    const { words, bits } = wordsOf('0 1101 0 0100 1 0001 0 00000 10111')
    const out = new Int32Array(2)
    decodeBitlengthMk2(words, bits, out, true, reader)
    expect([...out]).toEqual([-3, 20])
  })

  it('bitlength with runs counts from the mean and repeats extreme width changes', () => {
    const mean = (100).toString(2).padStart(32, '0')
    // Widths of 3 bits, runs of 3 bits: +3 (the extreme, so again) +1, two values of 4 bits; -4 (extreme) 0, three values of no bits.
    const { words, bits } = wordsOf(`1 ${mean} 011 011 011 001 010 0111 1000 100 000 011`)
    const out = new Int32Array(5)
    decodeBitlengthMk2(words, bits, out, false, reader)
    expect([...out]).toEqual([107, 92, 100, 100, 100])
  })

  it('Huffman trees take the smallest pair first, the earlier taken as the left child', () => {
    const none = new Int32Array(0)
    const tree = buildHuffmanTree({ counts: Int32Array.of(5, 1, 2), values: none, escapes: new Uint8Array(3), symbols: none, next: new Uint8Array(0) })
    expect([...tree.left]).toEqual([1, 3])
    expect([...tree.right]).toEqual([2, 0])
    expect(tree.root).toBe(4)
  })

  it('move to front repeats recent values by their place', () => {
    expect([...moveToFront(Int32Array.of(7, 8, 9), Int32Array.of(-1, -1, 1, 0, -1, 2), reader)]).toEqual([7, 8, 7, 7, 9, 8])
  })

  it('predictors leave the first four values alone', () => {
    const residuals = (): Int32Array => Int32Array.of(10, 20, 30, 40, 1, 1)
    expect([...applyPredictor(residuals(), 'lag1')]).toEqual([10, 20, 30, 40, 41, 42])
    expect([...applyPredictor(residuals(), 'stride1')]).toEqual([10, 20, 30, 40, 51, 63])
    expect([...applyPredictor(residuals(), 'stripIndex')]).toEqual([10, 20, 30, 40, 33, 43])
    expect([...applyPredictor(residuals(), 'ramp')]).toEqual([10, 20, 30, 40, 5, 6])
    expect([...applyPredictor(Int32Array.of(0, 0, 0, 0x7fffffff, 1), 'lag1')].at(-1)).toBe(-0x80000000)
  })

  it('colours in hue, saturation and value become red, green and blue', () => {
    const hsva = Float32Array.of(0, 1, 1, 1, 2, 1, 1, 0.5, 4, 1, 1, 1, 6, 1, 0.2, 0, 3, 0, 0.4, 1)
    expect([...colorBytes(hsva, true)]).toEqual([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 255, 51, 0, 0, 0, 102, 102, 102, 255])
  })

  it('quantised coordinates reach both ends of their range exactly', () => {
    for (const bits of [1, 9, 17, 32]) {
      const out = new Float32Array(2)
      dequantize(Int32Array.of(0, bits === 32 ? -1 : 2 ** bits - 1), { min: Math.fround(-0.1), max: Math.fround(80.3), bits }, out, 0, 1)
      expect([...out]).toEqual([Math.fround(-0.1), Math.fround(80.3)])
    }
  })

  it('normal codes of the six sextants and eight octants give unit vectors along the axes', () => {
    for (const bits of [3, 8, 13]) {
      const axes = new Set<string>()
      for (let sextant = 0; sextant < 6; sextant++) {
        for (let octant = 0; octant < 8; octant++) {
          // Theta at its last code and psi 0 is the corner of the triangle on an axis, or one step beside it.
          const packed = Int32Array.of(((2 ** bits - 1) << bits) | (octant << (2 * bits)) | (sextant << (2 * bits + 3)))
          const n = decodeDeering(unpackDeering(packed, bits), bits)
          expect(Math.hypot(...n)).toBeCloseTo(1, 6)
          axes.add(
            Array.from(n, (x) => Math.round(x))
              .map((x) => x + 0)
              .join(),
          )
        }
      }
      expect([...axes].sort()).toEqual(['-1,0,0', '0,-1,0', '0,0,-1', '0,0,1', '0,1,0', '1,0,0'])
    }
  })
})
