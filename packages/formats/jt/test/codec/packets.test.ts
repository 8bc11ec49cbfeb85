import { makeByteReader } from '@trunnion/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyPredictor, type Predictor } from '../../src/codec/predictor.ts'
import { readPacketMk1 } from '../../src/codec/readPacketMk1.ts'
import { readPacketMk2 } from '../../src/codec/readPacketMk2.ts'
import { makeByteWriter } from '../writer/byteWriter.ts'
import { codecsOf, writePacket } from '../writer/writePacket.ts'

const predictors: readonly Predictor[] = ['none', 'lag1', 'lag2', 'stride1', 'stride2', 'stripIndex', 'ramp', 'xor1', 'xor2']

/** Lists as they occur (small, repeating, runs) and as they do not (any 32 bits). */
const lists = fc
  .oneof(
    fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 120 }),
    fc.array(fc.integer({ min: -0x80000000, max: 0x7fffffff }), { maxLength: 60 }),
    fc.array(fc.constantFrom(-0x80000000, 0x7fffffff, 0, -1, 1), { maxLength: 40 }),
  )
  .map((values) => Int32Array.from(values))

describe('packets of 32-bit integers', () => {
  for (const majorVersion of [8, 9, 10]) {
    it.each(codecsOf(majorVersion).map((codec) => [codec]))(`come back as written: JT ${majorVersion}, %s`, (codec) => {
      fc.assert(
        fc.property(lists, fc.constantFrom(...predictors), fc.boolean(), (values, predictor, littleEndian) => {
          const writer = makeByteWriter(littleEndian)
          writePacket(writer, majorVersion, values, predictor, codec)
          const reader = makeByteReader(writer.toBytes(), littleEndian, 'jt')
          const source = { reader, littleEndian, valuesLeft: 100_000 }
          const residuals = majorVersion < 9 ? readPacketMk1(source) : readPacketMk2(source, majorVersion >= 10)
          expect(Array.from(applyPredictor(residuals, predictor))).toEqual(Array.from(values))
          expect(reader.remaining()).toBe(0)
        }),
        { numRuns: 150, seed: majorVersion },
      )
    })
  }
})
