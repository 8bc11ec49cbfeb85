import { attempt, unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { makeLsgCursor } from '../src/lsg/lsgCursor.ts'
import { readPmi } from '../src/pmi/readPmi.ts'
import { byteMutants } from '../../../../tools/testing/mutants.ts'
import { type ByteWriter, makeByteWriter } from './build/byteWriter.ts'

const latin = (w: ByteWriter, text: string): ByteWriter => w.i32(text.length).raw(new TextEncoder().encode(text))

/** A plane through (1, 0, 0) with its axes along y and z, one text and a square of lines. */
const note = (w: ByteWriter, major: number): ByteWriter => {
  w.i32(0).u8(1).f32(1, 0, 0, 1, 5, 0, 1, 0, 5, 3.5).u8(1)
  w.i32(1).i32(1, 0, 0).f32(0, 0, 0, 0, 0, 0, 0).i32(0, 0)
  if (major >= 10) w.i32(2, 0, 3)
  else w.i32(2).u16(0).u16(3)
  w.i32(0)
  if (major >= 10) w.i32(0)
  return w.i32(6).f32(0, 0, 2, 0, 2, 3)
}

const manager = (major: number): Uint8Array => {
  const w = makeByteWriter(true)
  const texts = ['N1', 'Deburr all edges', 'Front', 'Surface']
  if (major >= 10) {
    w.u8(1).u16(0xffff).i32(0, 0, 0, texts.length)
    for (const text of texts) w.mbString(text)
  } else {
    if (major === 9) w.u16(2)
    w.u16(8).u16(0xffff).i32(0, 1)
    note(w, major).u32(0)
    w.i32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, texts.length)
    for (const text of texts) latin(w, text)
  }
  w.i32(1).raw(new Uint8Array(72)).i32(2)
  if (major >= 10) w.i32(1).mbString('key').u8(0).mbString('value').u8(0)
  w.i32(1)
  note(w, major).i32(0, 3, 0).u16(1).u16(0).u16(0)
  return w.finish()
}

const read = (bytes: Uint8Array, major: number) => attempt(() => readPmi(makeLsgCursor(bytes, true, major, 0)))
const line = [1, 0, 0, 1, 2, 0, 1, 2, 3]

describe.each([8, 9, 10])('product and manufacturing information of JT %i', (major) => {
  const pmi = unwrap(read(manager(major), major))

  test('gives texts with their type, and lines in the space of the part', () => {
    const entity = { label: 'N1', texts: ['Deburr all edges'], lines: [line] }
    const generic = { type: 'Surface', ...entity }
    expect(pmi.entities).toEqual(major >= 10 ? [generic] : [{ type: 'Note', ...entity }, generic])
  })

  test('gives the names of the model views', () => {
    expect(pmi.views).toEqual(['Front'])
    expect(pmi.texts).toEqual([])
    expect(pmi.whole).toBe(true)
  })

  test('ends with a typed error when it is damaged', () => {
    for (const mutant of byteMutants(manager(major), 200, 3)) {
      const result = read(mutant, major)
      expect(result.ok ? [] : [result.error.code]).not.toContain('INTERNAL')
    }
  })

  test('keeps the texts when what follows them is damaged', () => {
    const bytes = manager(major)
    const cut = unwrap(read(bytes.subarray(0, bytes.length - 60), major))
    expect(cut.whole).toBe(false)
    expect([...cut.texts, ...cut.views]).toContain('Front')
  })
})
