import type { LsgCursor } from './lsgCursor.ts'
import { remaining } from './lsgCursor.ts'

/** The table that ties properties to objects, as far as it can be read. */
export interface PropertyTable {
  readonly pairs: ReadonlyMap<number, readonly number[]>
  readonly whole: boolean
}

/** Version (16 bits in every version), count, then for each object its id and pairs of atom ids up to a key of 0. */
export const readPropertyTable = (c: LsgCursor): PropertyTable => {
  const pairs = new Map<number, readonly number[]>()
  if (remaining(c) < 6) return { pairs, whole: false }
  const r = c.reader
  r.i16()
  const count = r.i32()
  for (let i = 0; i < count; i++) {
    if (remaining(c) < 8) return { pairs, whole: false }
    const object = r.i32()
    const list: number[] = []
    for (let key = r.i32(); key !== 0; key = r.i32()) {
      if (remaining(c) < 8) return { pairs, whole: false }
      list.push(key, r.i32())
    }
    pairs.set(object, list)
  }
  return { pairs, whole: count >= 0 }
}
