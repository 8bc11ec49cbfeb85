import type { LsgCursor } from '../lsg/lsgCursor.ts'
import { countOf, mbString } from '../lsg/lsgCursor.ts'

/** Reads a PMI manager; layouts depend on the file's version and, before 10, on the PMI version inside. */
export interface PmiCursor extends LsgCursor {
  /** 3–8 up to JT 9; 9 stands for JT 10, which has everything. */
  readonly pmiVersion: number
}

/** Smallest item of a list that is read by {@link listOf}: an index or a flag. */
const smallestItem = 4

/** A counted list; the count is held against the bytes left. */
export const listOf = <T>(c: PmiCursor, item: () => T): T[] => {
  const count = countOf(c, smallestItem)
  const out: T[] = []
  for (let i = 0; i < count; i++) out.push(item())
  return out
}

/** Single-byte text up to JT 9, UTF-16 from 10 on. */
export const pmiString = (c: PmiCursor): string => {
  if (c.major >= 10) return mbString(c)
  const bytes = c.reader.bytes(countOf(c, 1))
  let text = ''
  for (const byte of bytes) if (byte !== 0) text += String.fromCharCode(byte)
  return text
}

export const vecI16 = (c: PmiCursor): readonly number[] => {
  const count = countOf(c, 2)
  return Array.from({ length: count }, () => c.reader.i16())
}

export const vecF32 = (c: PmiCursor): readonly number[] => {
  const count = countOf(c, 4)
  return Array.from({ length: count }, () => c.reader.f32())
}
