import { unwrap } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { findCircles } from '../src/findCircles.ts'
import { parsePart21 } from '../src/index.ts'

const circlesOf = (data: string): readonly number[] => {
  const text = `ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\nFILE_SCHEMA(('X'));\nENDSEC;\nDATA;\n${data}\nENDSEC;\nEND-ISO-10303-21;\n`
  const file = unwrap(parsePart21(new TextEncoder().encode(text)))
  return findCircles(file).map((record) => file.ids[record])
}

describe('findCircles', () => {
  it('finds nothing in a record that two others share', () => {
    expect(circlesOf('#1=A(#2,#3);\n#2=B(#4);\n#3=C(#4);\n#4=D();')).toEqual([])
  })

  it('finds a record that refers to itself', () => {
    expect(circlesOf('#1=A(#1);')).toEqual([1])
  })

  it('finds a circle over several records once', () => {
    expect(circlesOf('#1=A(#2);\n#2=B((#3,#4));\n#3=C();\n#4=D(#1);')).toEqual([1])
  })

  it('takes references in strings and to missing records for none', () => {
    expect(circlesOf("#1=A('#1',#9);")).toEqual([])
  })

  it('walks a chain of 100,000 records without recursion', () => {
    const chain = Array.from({ length: 100_000 }, (_, i) => `#${i + 1}=A(#${i + 2});`).join('\n')
    expect(circlesOf(`${chain}\n#100001=A(#50000);`)).toEqual([50_000])
  })
})
