import type { PropertyValue } from '@trunnion/core'
import { guidAt } from '../file/guid.ts'
import { type LsgCursor, localVersion, mbString } from './lsgCursor.ts'
import type { AtomKind } from './objectTypes.ts'
import type { Atom } from './types.ts'

/** Numbers that are none cannot travel as JSON. */
const finite = (value: number): PropertyValue => (Number.isFinite(value) ? value : null)

const two = (value: number): string => String(value).padStart(2, '0')

/** Six 16-bit fields as `2023-02-28T09:39:58`; the stored month counts from 0. */
export const readDate = (c: LsgCursor): string => {
  const [year, month, day, hour, minute, second] = Array.from({ length: 6 }, () => c.reader.i16())
  return `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
}

const readValue = (c: LsgCursor, kind: Exclude<AtomKind, 'late'>): PropertyValue => {
  const r = c.reader
  switch (kind) {
    case 'string':
      return mbString(c)
    case 'integer':
    case 'object':
      return r.i32()
    case 'float':
      return finite(r.f32())
    case 'date':
      return readDate(c)
    case 'vector':
      return [finite(r.f32()), finite(r.f32()), finite(r.f32()), finite(r.f32())]
    case 'base':
      return null
  }
}

/** Reads the body of a property atom. @throws Fault INPUT_TRUNCATED, INPUT_MALFORMED */
export const readAtom = (c: LsgCursor, view: DataView, littleEndian: boolean, kind: AtomKind): Atom => {
  localVersion(c)
  c.reader.u32()
  if (kind === 'base') return { kind: 'value', value: null }
  localVersion(c)
  if (kind !== 'late') return { kind: 'value', value: readValue(c, kind) }
  const at = c.reader.offset
  c.reader.bytes(16)
  return { kind: 'late', late: { segmentId: guidAt(view, at, littleEndian), segmentType: c.reader.i32() } }
}
