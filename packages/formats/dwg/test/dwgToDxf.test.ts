import { CadDocument, DwgWriter, Line, XYZ } from '@node-projects/acad-ts'
import { readDxf } from '@trunnion/format-dxf'
import { describe, expect, it } from 'vitest'
import { dwgToDxf } from '../src/index.ts'

/** A drawing of so many lines, written as DWG by the library. */
const drawing = (lines: number): Uint8Array => {
  const document = new CadDocument()
  for (let i = 0; i < lines; i++) {
    const line = new Line()
    line.startPoint = new XYZ(i, 0, 0)
    line.endPoint = new XYZ(i, 10, 0)
    document.entities!.add(line)
  }
  const target = new Uint8Array(1 << 20)
  DwgWriter.writeToStream(target, document)
  return target
}

describe('dwgToDxf', () => {
  it('gives every entity of the model space', () => {
    const done = dwgToDxf(drawing(3))
    if (!done.ok) throw new Error(done.error.message)
    const read = readDxf(done.value.dxf)
    expect(read.ok && read.value.entities.byType).toEqual({ LINE: 3 })
  })
  it('refuses what is no drawing', () => {
    const done = dwgToDxf(new TextEncoder().encode('AC1032 and nothing behind it'))
    expect(!done.ok && done.error.code).toBe('INPUT_MALFORMED')
  })
  it('refuses releases before R13', () => {
    const done = dwgToDxf(new TextEncoder().encode('AC1006'))
    expect(!done.ok && done.error.code).toBe('FORMAT_UNSUPPORTED')
  })
})
