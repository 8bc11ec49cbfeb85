import { fault } from '@trunnion/core'

/** Growing columns, one entry a record. */
export interface RecordTable {
  count: number
  ids: Uint32Array
  starts: Uint32Array
  ends: Uint32Array
  types: Int32Array
}

export const makeRecordTable = (byteLength: number): RecordTable => {
  const capacity = 1024 + Math.ceil(byteLength / 48)
  return { count: 0, ids: new Uint32Array(capacity), starts: new Uint32Array(capacity), ends: new Uint32Array(capacity), types: new Int32Array(capacity) }
}

export const addRecord = (table: RecordTable, limit: number, id: number, start: number, end: number, type: number): void => {
  const at = table.count
  if (at >= limit) fault('LIMIT_ENTITIES', `The file holds more than ${limit} entities.`, { format: 'step', offset: start })
  if (at === table.ids.length) grow(table)
  table.ids[at] = id
  table.starts[at] = start
  table.ends[at] = end
  table.types[at] = type
  table.count = at + 1
}

const grow = (table: RecordTable): void => {
  const capacity = table.ids.length * 2
  const widen = <T extends Uint32Array | Int32Array>(from: T, to: T): T => {
    to.set(from)
    return to
  }
  table.ids = widen(table.ids, new Uint32Array(capacity))
  table.starts = widen(table.starts, new Uint32Array(capacity))
  table.ends = widen(table.ends, new Uint32Array(capacity))
  table.types = widen(table.types, new Int32Array(capacity))
}
