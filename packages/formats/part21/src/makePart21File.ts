import type { WarningLog } from '@trunnion/core'
import { skipBlank } from './blank.ts'
import { makeIdIndex } from './idIndex.ts'
import type { Marks, Part21File, Part21Header, Value } from './part21File.ts'
import { readValues } from './readValues.ts'
import type { RecordTable } from './recordTable.ts'
import { skipBrackets, skipName } from './scanRecords.ts'
import { makeTypeRules } from './typeRules.ts'
import type { TypeTable } from './typeTable.ts'

const none: readonly Value[] = []

/** Puts the index by id and by type over the scanned records. */
export const makePart21File = (bytes: Uint8Array, header: Part21Header, table: RecordTable, types: TypeTable, intact: boolean, log: WarningLog): Part21File => {
  const { count } = table
  const ids = table.ids.subarray(0, count)
  const starts = table.starts.subarray(0, count)
  const ends = table.ends.subarray(0, count)
  const typeOf = table.types.subarray(0, count)
  const byId = makeIdIndex(ids, count)
  const first = byId.duplicates[0]
  if (first !== undefined)
    log.add(
      'ENTITY_DROPPED',
      'An entity id is used twice; its first record was kept.',
      { format: 'step', offset: starts[first], entity: `#${ids[first]}` },
      byId.duplicates.length,
    )
  const dropped = new Set(byId.duplicates)
  const byName = new Map<string, number[]>()
  for (let t = 0; t < types.parts.length; t++)
    for (const part of types.parts[t]) {
      const list = byName.get(types.names[part])
      if (list) list.push(t)
      else byName.set(types.names[part], [t])
    }
  // Records sorted by type (counting sort), so that a look-up by type reads only its own.
  const firstOf = new Uint32Array(types.names.length + 1)
  for (let i = 0; i < count; i++) firstOf[typeOf[i] + 1]++
  for (let t = 0; t < types.names.length; t++) firstOf[t + 1] += firstOf[t]
  const sorted = new Uint32Array(count)
  const fill = firstOf.slice()
  for (let i = 0; i < count; i++) sorted[fill[typeOf[i]]++] = i
  let marks: Marks | undefined

  const file: Part21File = {
    bytes,
    header,
    count,
    ids,
    starts,
    ends,
    types: typeOf,
    typeNames: types.names,
    intact: intact && byId.duplicates.length === 0,
    get warnings() {
      return log.list()
    },
    indexOf: byId.find,
    typeName: (index) => types.names[typeOf[index]],
    is: (index, type) => index >= 0 && (byName.get(type)?.includes(typeOf[index]) ?? false),
    ofType(...wanted) {
      const found = new Set(wanted.flatMap((name) => byName.get(name) ?? []))
      const out: number[] = []
      for (const t of found) for (let k = firstOf[t]; k < firstOf[t + 1]; k++) if (dropped.size === 0 || !dropped.has(sorted[k])) out.push(sorted[k])
      return found.size > 1 ? out.sort((a, b) => a - b) : out
    },
    args(index, ...part) {
      if (index < 0) return none
      const open = openingBracket(bytes, starts[index], ends[index])
      if (types.parts[typeOf[index]].length === 1 && types.parts[typeOf[index]][0] === typeOf[index]) return readValues(bytes, open, ends[index])
      const wanted = types.parts[typeOf[index]].findIndex((t) => part.includes(types.names[t]))
      if (wanted < 0) return none
      let p = open + 1
      for (let k = 0; ; k++) {
        p = skipBlank(bytes, skipName(bytes, skipBlank(bytes, p, ends[index])), ends[index])
        const close = skipBrackets(bytes, p + 1, ends[index], Number.MAX_SAFE_INTEGER)
        if (close < 0) return none
        if (k === wanted) return readValues(bytes, p, close)
        p = close
      }
    },
    get marks() {
      marks ??= { generation: 0, seen: new Int32Array(count), rules: makeTypeRules(types.names) }
      return marks
    },
  }
  return file
}

/** Offset of the first bracket of a record: comments and blanks may stand before it. */
export const openingBracket = (bytes: Uint8Array, start: number, end: number): number => {
  let p = start
  while (p < end && bytes[p] !== 40) p = bytes[p] === 47 ? skipBlank(bytes, p, end) : p + 1
  return p
}
