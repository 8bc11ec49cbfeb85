import { type ByteWriter, makeByteWriter } from './byteWriter.ts'

/** The line of each entity, in the space of the part. */
export const pmiLine = [1, 0, 0, 1, 2, 0, 1, 2, 3]

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

/** Body of a PMI manager: a note (before JT 10) and a generic entity `Surface`, both with the label N1, one text and {@link pmiLine}; one view. */
export const pmiManager = (major: number, littleEndian = true): Uint8Array => {
  const w = makeByteWriter(littleEndian)
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
