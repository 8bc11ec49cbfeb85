import { describe, expect, it } from 'vitest'
import type { TextGeometry } from '../src/index.ts'
import { layOutText } from '../src/text/layOutText.ts'
import { glyphOf } from '../src/text/strokeFont.ts'
import { readOne } from './support/read.ts'

const boxOf = (geometry: TextGeometry): number[] => {
  const xs: number[] = []
  const ys: number[] = []
  layOutText(geometry, (xy) => xy.forEach((v, i) => (i % 2 === 0 ? xs : ys).push(v)))
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map((v) => Math.round(v * 1e9) / 1e9 + 0)
}
const textOf = (groups: string): TextGeometry => {
  const { geometry } = readOne(groups)
  if (geometry.kind !== 'text') throw new Error(geometry.kind)
  return geometry
}
const text = (groups: string): number[] => boxOf(textOf(`0 TEXT\n8 A\n10 0\n20 0\n40 6\n1 HH\n${groups}`))
const mtext = (groups: string): number[] => boxOf(textOf(`0 MTEXT\n8 A\n10 0\n20 0\n40 6\n1 HH\n${groups}`))

describe('layOutText', () => {
  it('stands on its base line, capitals as high as the text', () => {
    expect(text('')).toEqual([0, 0, 10, 6])
    expect(text('41 0.5')).toEqual([0, 0, 5, 6])
    expect(text('50 90')).toEqual([-6, 0, 0, 10])
  })

  it('is aligned by its second point', () => {
    expect(text('72 1\n11 100\n21 0')).toEqual([95, 0, 105, 6])
    expect(text('72 2\n73 3\n11 100\n21 0')).toEqual([90, -6, 100, 0])
    expect(text('72 4\n11 100\n21 0')).toEqual([95, -3, 105, 3])
    expect(text('73 1\n11 100\n21 0')).toEqual([100, 2, 110, 8])
  })

  it('runs backwards or stands on its head where group 71 says so', () => {
    expect(text('71 2')).toEqual([-10, 0, 0, 6])
    expect(text('71 4')).toEqual([0, -6, 10, 0])
  })

  it('is fitted between two points', () => {
    expect(text('72 5\n11 0\n21 40')).toEqual([-6, 0, 0, 40])
  })

  it('hangs from its point as MTEXT, in nine places', () => {
    expect(mtext('71 1')).toEqual([0, -6, 10, 0])
    expect(mtext('71 5')).toEqual([-5, -3, 5, 3])
    expect(mtext('71 9')).toEqual([-10, 2, 0, 8])
  })

  it('breaks lines where MTEXT does', () => {
    const wrapped = textOf('0 MTEXT\n8 A\n10 0\n20 0\n40 6\n41 11\n1 HH HH\\PHH')
    expect(boxOf(wrapped)).toEqual([0, -26, 10, 0])
  })

  it('draws letters with marks without them', () => {
    expect(glyphOf('É')?.strokes).toEqual(glyphOf('E')?.strokes)
    expect(glyphOf('壁')).toBeUndefined()
  })

  it('has a glyph for every printable character of ASCII', () => {
    const lacking = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
      (c) => !glyphOf(c)?.strokes.every((s) => s.length >= 4 && s.length % 2 === 0 && s.every(Number.isFinite)),
    )
    expect(lacking).toEqual([])
  })

  it('draws nothing for an attribute that is hidden or a height that is none', () => {
    expect(textOf('0 ATTDEF\n8 A\n10 0\n20 0\n40 6\n1 x\n2 TAG\n70 1').hidden).toBe(true)
    let strokes = 0
    layOutText(textOf('0 TEXT\n8 A\n10 0\n20 0\n40 0\n1 x'), () => strokes++)
    expect(strokes).toBe(0)
  })
})
