import { vecI32 } from '../lsg/lsgCursor.ts'
import { mbString } from '../lsg/lsgCursor.ts'
import { type PmiCursor, listOf, vecF32, vecI16 } from './pmiCursor.ts'
import { type PmiFrame, frameOf, pmiPolylines } from './pmiPolylines.ts'

/** One annotation: its texts as indices into the string table, its lines in the part's space. */
export interface PmiEntity {
  readonly label: number
  readonly texts: readonly number[]
  readonly lines: readonly (readonly number[])[]
  /** Index into the string table; -1 when the list it stands in is its type. */
  readonly typeName: number
}

type Point = readonly [number, number, number]

const point = (c: PmiCursor): Point => [c.reader.f32(), c.reader.f32(), c.reader.f32()]

/** "PMI Base Data": label, frame of the drawing plane, text height. */
const readBase = (c: PmiCursor): { readonly label: number; readonly frame?: PmiFrame } => {
  const label = c.reader.i32()
  const frame = c.reader.u8() !== 0 ? frameOf(point(c), point(c), point(c)) : undefined
  c.reader.f32()
  if (c.pmiVersion > 4) c.reader.u8()
  return frame ? { label, frame } : { label }
}

/** Font, reserved fields and the box of a text. */
const textTail = 4 + 4 + 4 + 24

const readText = (c: PmiCursor, frame: PmiFrame | undefined): { readonly text: number; readonly lines: PmiEntity['lines'] } => {
  const text = c.reader.i32()
  c.reader.bytes(textTail)
  const starts = vecI16(c)
  return { text, lines: pmiPolylines(starts, vecF32(c), frame) }
}

/** "PMI 2D Data": base data, texts, other polylines. */
export const read2d = (c: PmiCursor): PmiEntity => {
  const { label, frame } = readBase(c)
  const texts = listOf(c, () => readText(c, frame))
  const starts = c.major >= 10 ? vecI32(c) : vecI16(c)
  if (c.pmiVersion > 4) vecI16(c)
  if (c.major >= 10) vecI16(c)
  const lines = pmiPolylines(starts, vecF32(c), frame)
  return { label, texts: texts.map(({ text }) => text), lines: [...texts.flatMap((text) => text.lines), ...lines], typeName: -1 }
}

/** "PMI 3D Data": base data, one text, polylines in space; welds and measured points have a place and three directions. */
export const read3d = (c: PmiCursor, placed: boolean): PmiEntity => {
  const { label, frame } = readBase(c)
  const text = c.reader.i32()
  c.reader.i16()
  const starts = vecI16(c)
  const lines = pmiPolylines(starts, vecF32(c), frame)
  if (placed && c.pmiVersion >= 4) c.reader.bytes(48)
  return { label, texts: [text], lines, typeName: -1 }
}

/** A property: two atoms of text, each with a flag: none, 32 bits, or (against the 10.0 text, in all files of 10.3 and 10.5) 8 bits. */
export const skipProperty = (c: PmiCursor): void => {
  for (let i = 0; i < 2; i++) {
    mbString(c)
    if (c.pmiVersion > 6) c.reader.bytes(c.major >= 10 ? 1 : 4)
  }
}

/** "Generic PMI Entity": 2D data, properties, names of its type and its parent's. */
export const readGeneric = (c: PmiCursor): PmiEntity => {
  const entity = read2d(c)
  listOf(c, () => skipProperty(c))
  const typeName = c.reader.i32()
  c.reader.bytes(c.pmiVersion > 6 ? 10 : 8)
  return { ...entity, typeName }
}
