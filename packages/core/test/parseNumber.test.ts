import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseNumber } from '../src/index.ts'

const parse = (text: string): number => {
  const bytes = new TextEncoder().encode(text)
  return parseNumber(bytes, 0, bytes.length)
}

describe('parseNumber', () => {
  it('reads every double back from its shortest text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(Object.is(value, -0) ? '-0' : String(value))).toBe(value)
      }),
      { numRuns: 2000 },
    )
  })

  it('agrees with Number on long and short decimals', () => {
    const digits = fc.stringMatching(/^[0-9]{1,25}$/)
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: -330, max: 330 }), (whole, fraction, exponent) => {
        const text = `-${whole}.${fraction}E${exponent}`
        expect(parse(text)).toBe(Number(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['1.', '.5', '+2', '-0.', '1.e3', '007'])('reads %s as CAD files write it', (text) => {
    expect(parse(text)).toBe(Number(text))
  })

  it.each(['', '-', '.', 'e5', '1e', '1e+', 'nan', 'inf', '1,5', '1 2', '0x10', '1d3'])('gives NaN for %s', (text) => {
    expect(parse(text)).toBeNaN()
  })
})
