import type { PropertyValue } from '@trunnion/core'
import { readDate } from '../lsg/readAtom.ts'
import { type LsgCursor, mbString, remaining } from '../lsg/lsgCursor.ts'
import { setProperty } from './setProperty.ts'

/** Reads the pairs of a property proxy: key, type (1 text, 2 integer, 3 float, 4 date), value, up to an empty key, into `properties`. */
export const readPropertyProxy = (c: LsgCursor, properties: Record<string, PropertyValue>): void => {
  const r = c.reader
  // The local version stands here in 9 and later; the object id before it belongs to the element.
  if (c.major === 9) r.i16()
  else if (c.major > 9) r.u8()
  while (remaining(c) >= 5) {
    const key = mbString(c)
    if (key === '') break
    const type = r.u8()
    if (type === 1) setProperty(properties, key, mbString(c))
    else if (type === 2) setProperty(properties, key, r.i32())
    else if (type === 3) {
      const value = r.f32()
      setProperty(properties, key, Number.isFinite(value) ? value : null)
    } else if (type === 4) setProperty(properties, key, readDate(c))
    else break
  }
}
