import { describe, expect, it } from 'vitest'
import { isCoordinateRecord } from '../src/scanReferences.ts'
import { fitsSignature } from '../src/signatures.ts'

const fits = (text: string, signature: string): boolean => {
  const bytes = new TextEncoder().encode(text)
  return fitsSignature(bytes, 0, bytes.length, signature)
}
const isPoint = (text: string): boolean => {
  const bytes = new TextEncoder().encode(text)
  return isCoordinateRecord(bytes, 0, bytes.length)
}

describe('fitsSignature', () => {
  it('tells parameters of the right kinds from others, whatever the layout', () => {
    expect(fits("('',#1,2.5)", 'srn')).toBe(true)
    expect(fits("( 'it''s, (' /* , */ , #1 ,\n-.5E1 )", 'srn')).toBe(true)
    expect(fits('($,#1,POSITIVE_LENGTH_MEASURE(2.))', 'srn')).toBe(true)
    expect(fits("('',*,*,#1,.T.)", 'sddre')).toBe(true)
    expect(fits("('',(#1,(2),'),('),#3,$)", 'slre')).toBe(true)
  })

  it('refuses missing, surplus and other parameters, and what follows the brackets', () => {
    for (const text of ["('',#1)", "('',#1,2.,3.)", "('',2.,#1)", "('',(#1),2.)", "('',#1,2.)4", "('',#1,2.", '()', "('',#1,.T.)"])
      expect([text, fits(text, 'srn')]).toEqual([text, false])
  })
})

describe('isCoordinateRecord', () => {
  it('takes a name and up to three finite numbers, and nothing else', () => {
    expect(["('',(1.,2.))", '($,(1,-2.5E3,.5))', "( 'a''b' , ( 1. , 2. , 3. ) )"].map(isPoint)).toEqual([true, true, true])
    for (const text of ["('',00.)", "('',(1.,2.,3.)2)", "('',())", "('',(1.,2.,3.,4.))", "('',(NAN,2.))", "('',(1.E999,2.))", "('',(1.,#2))", '((1.,2.))'])
      expect([text, isPoint(text)]).toEqual([text, false])
  })
})
