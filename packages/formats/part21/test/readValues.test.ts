import { describe, expect, it } from 'vitest'
import { parseData } from './support/read.ts'

const args = (text: string) => parseData(`#1=A(${text});`).args(0)

describe('readValues', () => {
  it('reads numbers, references, enumerations, typed values and nested lists', () => {
    expect(args("1,-2.5E-1,#12,.NOT_KNOWN.,LENGTH_MEASURE(3.),((1.,2.),()),$,'x'")).toEqual([
      1,
      -0.25,
      { kind: 'ref', id: 12 },
      { kind: 'enum', name: 'NOT_KNOWN' },
      { kind: 'typed', type: 'LENGTH_MEASURE', args: [3] },
      [[1, 2], []],
      null,
      'x',
    ])
  })

  it('reads tokens that are none as NaN, so that the damage shows', () => {
    expect(args('NAN,1.5.2,-INF')).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
  })

  it('reads no parameters as none', () => {
    expect(args('')).toEqual([])
    expect(args(' /* nothing */ ')).toEqual([])
  })
})
