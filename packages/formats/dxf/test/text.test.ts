import { describe, expect, it } from 'vitest'
import { plainMText, plainText, unescapeCarets, unescapeUnicode } from '../src/text/unescapeText.ts'
import { drawing } from './support/drawing.ts'
import { readAll } from './support/read.ts'

const layerIn = (codePage: string | undefined, version: string, bytes: readonly number[]): string => {
  const text = (value: string): Uint8Array => (value === 'LAYER' ? Uint8Array.from(bytes) : new TextEncoder().encode(value))
  const file = drawing({ version, ...(codePage && { codePage }), entities: '0 POINT\n8 LAYER\n10 0\n20 0' }, { flavour: 'ascii', text })
  return readAll(file).entities[0].layer
}

describe('code pages', () => {
  it.each([
    ['ANSI_1252', 'Tür', [0x54, 0xfc, 0x72]],
    ['dos437', 'Tür', [0x54, 0x81, 0x72]],
    ['dos850', 'Ø±ü', [0x9d, 0xf1, 0x81]],
    ['DOS850', '½ð', [0xab, 0xd0]],
    ['dos852', 'Ł', [0x9d]],
    ['dos866', 'Дом', [0x84, 0xae, 0xac]],
    ['ANSI_1251', 'Дом', [0xc4, 0xee, 0xec]],
    ['ansi_932', '壁', [0x95, 0xc7]],
    ['ANSI_936', '墙', [0xc7, 0xbd]],
    ['ANSI_949', '벽', [0xba, 0xae]],
    ['ANSI_950', '牆', [0xc0, 0xf0]],
  ])('%s gives %s', (codePage, text, bytes) => {
    expect(layerIn(codePage, 'AC1015', bytes)).toBe(text)
  })

  it('is UTF-8 from AC1021 on, whatever the header names', () => {
    expect(layerIn('ANSI_1252', 'AC1021', [...new TextEncoder().encode('Wände 壁')])).toBe('Wände 壁')
  })

  it('is Windows-1252 where the header says nothing, or where AC1021 is no UTF-8', () => {
    expect(layerIn(undefined, 'AC1009', [0x80, 0xe4])).toBe('€ä')
    expect(layerIn(undefined, 'AC1032', [0x54, 0xfc, 0x72])).toBe('Tür')
  })
})

describe('escapes', () => {
  it('\\U+XXXX is a character of Unicode, \\M+nXXXX one of a page', () => {
    expect(unescapeUnicode('\\U+00D8 20, \\M+18E9A')).toBe('Ø 20, 試'.replace('試', new TextDecoder('shift_jis').decode(Uint8Array.of(0x8e, 0x9a))))
    expect(unescapeUnicode('\\U+00G0')).toBe('\\U+00G0')
  })

  it('carets stand for control characters, and one before a blank for itself', () => {
    expect(unescapeCarets('a^Ib^Jc^ d')).toBe('a\tb\nc^d')
  })

  it('%% codes are signs, lines over and under the text are left out', () => {
    expect(plainText('%%c20 %%p0.1 45%%D %%u12%%u %%065 100%%%')).toBe('⌀20 ±0.1 45° 12 A 100%')
  })

  it('formatting of MTEXT is left out, paragraphs and fractions kept', () => {
    expect(plainMText('{\\fArial|b1|i0;Room \\H2.5x;12}\\Pa\\~b \\S1^2; \\{x\\} \\\\ {\\C1;%%d} \\LX\\l')).toBe('Room 12\na\u00a0b 1/2 {x} \\ ° X')
  })

  it('ends on a broken code without hanging', () => {
    expect(plainMText('\\')).toBe('')
    expect(plainMText('\\S1/2')).toBe('1/2')
    expect(plainMText('\\fArial')).toBe('Arial')
  })
})
