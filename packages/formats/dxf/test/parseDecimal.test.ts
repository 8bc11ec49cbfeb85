import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDecimal } from '../src/tokens/parseDecimal.ts'

const parse = (text: string): number => {
  const bytes = new TextEncoder().encode(`${text}\n`)
  return parseDecimal(bytes, 0, bytes.length - 1)
}

describe('parseDecimal', () => {
  it('rounds every double as it is printed back to itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(parse(String(x))).toBe(Number(String(x)))
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with Number on any digits, up to 20 of them', () => {
    const digits = fc.stringMatching(/^-?\d{1,12}\.\d{0,12}$/)
    fc.assert(
      fc.property(digits, (text) => {
        expect(parse(text)).toBe(Number(text))
      }),
      { numRuns: 20_000 },
    )
  })

  it('rounds ties and numbers beside them correctly', () => {
    for (const text of ['9007199254740993', '9007199254740993.1', '0.50000000000000005551', '4503599627370497.5', '4503599627370496.5', '123456789012345678.9'])
      expect(parse(text)).toBe(Number(text))
  })

  it('reads numbers as other programs write them', () => {
    expect(parse('1.0D5')).toBe(1e5)
    expect(parse('1,5')).toBe(1.5)
    expect(parse(' 12 ')).toBe(12)
    expect(parse('+3.25E-2')).toBe(0.0325)
    expect(parse('.5')).toBe(0.5)
    expect(Object.is(parse('-0.0'), -0)).toBe(true)
  })

  it('gives NaN for what is no number', () => {
    for (const text of ['', 'abc', '1.2.3', 'nan', 'inf', '-', '1e', `${'1 '.repeat(300)}`]) expect(parse(text)).toBeNaN()
  })
})
