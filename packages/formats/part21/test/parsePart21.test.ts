import { defaultBudgets } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { parsePart21, sniffStep } from '../src/index.ts'
import { codesOf, parseData, parseText } from './support/read.ts'

const codeOf = (bytes: Uint8Array): string => {
  const result = parsePart21(bytes)
  return result.ok ? 'ok' : result.error.code
}
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('parsePart21', () => {
  it('addresses records by id and by type, also parts of complex instances', () => {
    const file = parseData("#7=POINT('a',(1.,2.));#3=(A(1)B(#7,2));#900=B(4);")
    expect(file.count).toBe(3)
    expect(file.indexOf(900)).toBe(2)
    expect(file.indexOf(8)).toBe(-1)
    expect(file.typeName(1)).toBe('A+B')
    expect(file.ofType('B')).toEqual([1, 2])
    expect(file.args(1, 'B')).toEqual([{ kind: 'ref', id: 7 }, 2])
    expect(file.args(2, 'B')).toEqual([4])
    expect(file.intact).toBe(true)
  })

  it('passes over comments, strings with brackets and semicolons, and blanks anywhere', () => {
    const file = parseData("/* #1=A(); */ #1 /*x*/ = /*y*/ A ( 'it''s (; DATA;' , /* ) */ 5 ) /*z*/ ;\n#2=B(\"0FF\",.T.,$,*);")
    expect(file.args(0)).toEqual(["it's (; DATA;", 5])
    expect(file.args(1)).toEqual(['0FF', { kind: 'enum', name: 'T' }, null, null])
  })

  it('finds the DATA section by tokens, not by the word', () => {
    const file = parseText(
      "ISO-10303-21;HEADER;/* DATA; */FILE_DESCRIPTION(('DATA;'),'2;1');FILE_NAME('DATA;','t',('a','b'),('o'),'p','s','');FILE_SCHEMA(('AP214'));ENDSEC;DATA;#1=A();ENDSEC;END-ISO-10303-21;",
    )
    expect(file.count).toBe(1)
    expect(file.header).toMatchObject({ fileName: 'DATA;', authors: ['a', 'b'], originatingSystem: 's', schemas: ['AP214'] })
  })

  it('reads several DATA sections with parameters and passes over anchors, references and signatures', () => {
    const file = parseText(
      "ISO-10303-21;HEADER;ENDSEC;ANCHOR;<a>=#1;ENDSEC;REFERENCE;#9=<b>;ENDSEC;DATA('one',('X'));#1=A();ENDSEC;DATA('two',('X'));#2=!MINE(1);ENDSEC;END-ISO-10303-21;SIGNATURE;x;ENDSEC;",
    )
    expect([...file.ids]).toEqual([1, 2])
    expect(file.typeName(1)).toBe('!MINE')
    expect(file.intact).toBe(true)
  })

  it('reads byte order marks, UTF-16 of both orders and line ends of all kinds', () => {
    const text = "ISO-10303-21;\r\nHEADER;\r\nENDSEC;\r\nDATA;\r\n#1=A('\u00fc');\r\nENDSEC;\r\nEND-ISO-10303-21;"
    const little = new Uint8Array(text.length * 2)
    for (let i = 0; i < text.length; i++) new DataView(little.buffer).setUint16(2 * i, text.charCodeAt(i), true)
    const big = little.slice()
    for (let i = 0; i < big.length; i += 2) [big[i], big[i + 1]] = [big[i + 1], big[i]]
    for (const bytes of [ascii(text), ascii(`\ufeff${text}`), little, Uint8Array.of(0xff, 0xfe, ...little), Uint8Array.of(0xfe, 0xff, ...big)]) {
      const file = parsePart21(bytes)
      expect(file.ok && file.value.args(0)).toEqual(['\u00fc'])
      expect(sniffStep(bytes)).toBe(true)
    }
  })

  it('refuses what is no STEP file, empty, without DATA or without entities, each with its code', () => {
    expect(codeOf(new Uint8Array(0))).toBe('INPUT_EMPTY')
    expect(codeOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10))).toBe('INPUT_UNRECOGNISED')
    expect(codeOf(ascii("ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;"))).toBe('NO_GEOMETRY')
    expect(codeOf(ascii("ISO-10303-21;HEADER;FILE_NAME('x"))).toBe('INPUT_TRUNCATED')
    expect(codeOf(ascii('ISO-10303-21;HEADER;ENDSEC;DATA;ENDSEC;END-ISO-10303-21;'))).toBe('NO_GEOMETRY')
  })

  it('holds its budgets of bytes and entities', () => {
    const bytes = ascii('ISO-10303-21;HEADER;ENDSEC;DATA;#1=A();#2=A();ENDSEC;END-ISO-10303-21;')
    expect(parsePart21(bytes, { budgets: { ...defaultBudgets, bytes: 10 } })).toMatchObject({ ok: false, error: { code: 'LIMIT_BYTES' } })
    expect(parsePart21(bytes, { budgets: { ...defaultBudgets, entities: 1 } })).toMatchObject({ ok: false, error: { code: 'LIMIT_ENTITIES' } })
  })

  it('finds ids that are few and far apart', () => {
    const file = parseData('#4000000000=A();#17=B(#4000000000);#999999937=A();')
    expect(file.indexOf(4000000000)).toBe(0)
    expect(file.indexOf(999999937)).toBe(2)
    expect(file.indexOf(18)).toBe(-1)
    expect(codesOf(file.warnings)).toEqual([])
  })
})
