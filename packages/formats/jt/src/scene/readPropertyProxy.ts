import type { PropertyValue } from '@trunnion/core'
import { readDate } from '../lsg/readAtom.ts'
import { type LsgCursor, mbString, remaining } from '../lsg/lsgCursor.ts'

/** Reads the pairs of a property proxy: key, type (1 text, 2 integer, 3 float, 4 date), value, up to an empty key. */
export const readPropertyProxy = (c: LsgCursor): Readonly<Record<string, PropertyValue>> => {
  const r = c.reader
  const properties: Record<string, PropertyValue> = {}
  // The local version stands here in 9 and later; the object id before it belongs to the element.
  if (c.major === 9) r.i16()
  else if (c.major > 9) r.u8()
  while (remaining(c) >= 5) {
    const key = mbString(c)
    if (key === '') break
    const type = r.u8()
    if (type === 1) properties[key] = mbString(c)
    else if (type === 2) properties[key] = r.i32()
    else if (type === 3) {
      const value = r.f32()
      properties[key] = Number.isFinite(value) ? value : null
    } else if (type === 4) properties[key] = readDate(c)
    else break
  }
  return properties
}
