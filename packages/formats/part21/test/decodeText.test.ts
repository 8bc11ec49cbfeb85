import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../src/decodeText.ts'
import { parseData } from './support/read.ts'

const decode = (text: string): string => decodeText(new TextEncoder().encode(text), 0, new TextEncoder().encode(text).length)

/** The spelling that ISO 10303-21, 6.4.3 prescribes. */
const encode = (text: string): string =>
  [...text]
    .map((c) => {
      const code = c.codePointAt(0) ?? 0
      if (c === "'" || c === '\\') return c + c
      if (code >= 32 && code < 127) return c
      return code > 0xffff
        ? `\\X4\\${code.toString(16).toUpperCase().padStart(8, '0')}\\X0\\`
        : `\\X2\\${code.toString(16).toUpperCase().padStart(4, '0')}\\X0\\`
    })
    .join('')

describe('decodeText', () => {
  it('decodes every directive of the standard', () => {
    expect(decode("it''s")).toBe("it's")
    expect(decode('a\\\\b')).toBe('a\\b')
    expect(decode('B\\X2\\00FC\\X0\\chse')).toBe('B\u00fcchse')
    expect(decode('\\X4\\0001F600\\X0\\')).toBe('\u{1f600}')
    expect(decode('\\X\\E9t\\X\\E9')).toBe('\u00e9t\u00e9')
    expect(decode('\\S\\D')).toBe('\u00c4')
    expect(decode('\\PE\\\\S\\*')).toBe('\u040a')
  })

  it('reads raw bytes as UTF-8 where they are valid and as Latin-1 where not', () => {
    expect(decode('Gr\u00f6\u00dfe')).toBe('Gr\u00f6\u00dfe')
    expect(decodeText(Uint8Array.of(0x47, 0xf6), 0, 2)).toBe('G\u00f6')
  })

  it('leaves broken directives as they are instead of failing', () => {
    expect(decode('\\X2\\00')).toBe('')
    expect(decode('\\Q')).toBe('\\Q')
    expect(decode('\\X2\\ZZZZ\\X0\\')).toBe('\ufffd')
    expect(decode('\\X4\\FFFFFFFF\\X0\\')).toBe('\ufffd')
  })

  it('gives back every text that is encoded as the standard says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const whole = text.replace(/\p{Cs}/gu, '')
        expect(parseData(`#1=A('${encode(whole)}');`).args(0)).toEqual([whole])
      }),
      { numRuns: 1000, seed: 1 },
    )
  })
})
