import { describe, expect, it } from 'vitest'
import { codesOf, parseData, parseText } from './support/read.ts'

const head = "ISO-10303-21;HEADER;FILE_SCHEMA(('X'));ENDSEC;DATA;\n"

describe('recoverRecords', () => {
  it('keeps every complete record of a truncated file', () => {
    const file = parseText(`${head}#1=A(1);\n#2=A(2);\n#3=A('cut of`)
    expect([...file.ids]).toEqual([1, 2])
    expect(codesOf(file.warnings)).toEqual(['INPUT_TRUNCATED'])
    expect(file.intact).toBe(false)
  })

  it('reads on without ENDSEC and without END-ISO, and says so', () => {
    expect(parseText(`${head}#1=A(1);\nEND-ISO-10303-21;`).warnings).toMatchObject([{ code: 'INPUT_REPAIRED' }])
    expect(parseText(`${head}#1=A(1);\nENDSEC;`).warnings).toMatchObject([{ code: 'INPUT_REPAIRED' }])
    expect(parseText(`${head}#1=A(1);\n`).warnings).toMatchObject([{ code: 'INPUT_TRUNCATED' }])
  })

  it('loses nothing by a missing semicolon', () => {
    const file = parseData('#1=A(1)\n#2=A(2);')
    expect([...file.ids]).toEqual([1, 2])
    expect(codesOf(file.warnings)).toEqual(['INPUT_REPAIRED'])
  })

  it('drops a record with a missing bracket or an open string and goes on with the next', () => {
    for (const broken of ['#2=A((1);', "#2=A('open);", '#2=A(1;', '#2 A(1);', '#2=(1);', 'garbage;']) {
      const file = parseData(`#1=A(1);\n${broken}\n#3=A(3);`)
      expect([broken, ...file.ids]).toEqual([broken, 1, 3])
      expect(file.warnings).toMatchObject([{ code: 'ENTITY_DROPPED', location: { offset: new TextDecoder().decode(file.bytes).indexOf(broken) } }])
    }
  })

  it('keeps the first record of an id that is used twice', () => {
    const file = parseData('#1=A(1);#1=A(2);#2=A(3);')
    expect(file.args(file.indexOf(1))).toEqual([1])
    expect(file.ofType('A')).toEqual([0, 2])
    expect(file.warnings).toMatchObject([{ code: 'ENTITY_DROPPED', location: { entity: '#1' } }])
  })

  it('drops brackets that nest absurdly deep without using the call stack', () => {
    const file = parseData(`#1=A(1);\n#2=A(${'('.repeat(200_000)}${')'.repeat(200_000)});\n#3=A(3);`)
    expect([...file.ids]).toEqual([1, 3])
  })
})
