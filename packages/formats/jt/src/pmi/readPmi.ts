import { type PropertyValue, attempt, fault } from '@trunnion/core'
import type { LsgCursor } from '../lsg/lsgCursor.ts'
import { type PmiCursor, listOf, pmiString } from './pmiCursor.ts'
import { type PmiEntity, read2d, read3d, readGeneric, skipProperty } from './readEntities.ts'

/** Product and manufacturing information of one part, as JSON. */
export interface Pmi {
  readonly texts: readonly string[]
  readonly views: readonly string[]
  readonly entities: readonly PropertyValue[]
  /** Those entities that are drawn: label (or type), type, polylines as xyz lists. */
  readonly drawn: readonly DrawnPmi[]
  /** False when reading stopped before the end. */
  readonly whole: boolean
}

export interface DrawnPmi {
  readonly name: string
  readonly type: string
  readonly lines: PmiEntity['lines']
}

interface Typed {
  readonly type: string
  readonly entity: PmiEntity
}

const designGroup = (c: PmiCursor): void => {
  c.reader.i32()
  if (c.pmiVersion < 3) return
  listOf(c, () => {
    c.reader.bytes(c.reader.i32() === 2 ? 16 : 12)
  })
}

const with2d = (c: PmiCursor, type: string): Typed[] => listOf(c, () => ({ type, entity: read2d(c) }))

/** Name, origin, a point on each axis. */
const coordinateSystemSize = 40

/** The thirteen typed lists that came before generic entities, in their order (9.5 reference, figure 137). */
const readTyped = (c: PmiCursor): Typed[] => {
  const typed = [
    ...with2d(c, 'Dimension'),
    ...listOf(c, () => {
      const entity = read2d(c)
      if (c.pmiVersion > 5) c.reader.u32()
      return { type: 'Note', entity }
    }),
    ...['Datum Feature Symbol', 'Datum Target', 'Feature Control Frame', 'Line Weld'].flatMap((type) => with2d(c, type)),
    ...listOf(c, () => ({ type: 'Spot Weld', entity: read3d(c, true) })),
    ...with2d(c, 'Surface Finish'),
    ...listOf(c, () => ({ type: 'Measurement Point', entity: read3d(c, true) })),
    ...with2d(c, 'Locator'),
    ...listOf(c, () => ({ type: 'Reference Geometry', entity: read3d(c, false) })),
  ]
  listOf(c, () => designGroup(c))
  listOf(c, () => c.reader.bytes(coordinateSystemSize))
  return typed
}

/** Camera of a model view; its name is the last of eleven fields. */
const viewName = (c: PmiCursor): number => {
  c.reader.bytes(72)
  const name = c.reader.i32()
  if (c.major >= 10) listOf(c, () => skipProperty(c))
  return name
}

/** Characters that the entities of one part may hold: texts are shared in the file, but written out for every entity. */
const mostText = 1 << 22

/** Entities up to the limit of text. */
const withinText = (all: readonly Typed[], strings: readonly string[]): readonly Typed[] => {
  let text = 0
  const end = all.findIndex(({ entity }) => {
    for (const index of [entity.label, entity.typeName, ...entity.texts]) text += strings[index]?.length ?? 0
    return text > mostText
  })
  return end < 0 ? all : all.slice(0, end)
}

const typeOf = ({ type, entity }: Typed, strings: readonly string[]): string => strings[entity.typeName] ?? type

const toDrawn = (one: Typed, strings: readonly string[]): DrawnPmi => {
  const type = typeOf(one, strings)
  return { name: strings[one.entity.label] || type, type, lines: one.entity.lines }
}

const toJson = (one: Typed, strings: readonly string[]): PropertyValue => {
  const { entity } = one
  const texts = entity.texts.flatMap((index) => strings[index] ?? [])
  const label = strings[entity.label]
  return { type: typeOf(one, strings), ...(label && { label }), texts, ...(entity.lines.length > 0 && { lines: entity.lines }) }
}

const start = (c: LsgCursor): PmiCursor => {
  const r = c.reader
  if (c.major === 9) r.i16()
  else if (c.major > 9) r.u8()
  const stated = r.i16()
  if (c.major <= 9) r.i16()
  const pmiVersion = c.major >= 10 ? 9 : stated
  if (pmiVersion < 1 || pmiVersion > 9) fault('FORMAT_UNSUPPORTED', 'The PMI is of an unknown version.', { format: 'jt', offset: r.offset })
  return { ...c, pmiVersion }
}

/**
 * Reads a PMI manager (9.5 reference figures 136–167, 10.0 figures 110–128) as far as texts, lines, types and view names go; CAD tags, polygons and fonts behind them are left.
 * What comes before damage is kept once the string table is known.
 *
 * @throws Fault INPUT_MALFORMED, INPUT_TRUNCATED, FORMAT_UNSUPPORTED
 */
export const readPmi = (cursor: LsgCursor): Pmi => {
  const c = start(cursor)
  const typed = c.major >= 10 ? [] : readTyped(c)
  if (c.major >= 10) listOf(c, () => designGroup(c))
  const associationSize = c.pmiVersion > 5 ? 20 : 12
  listOf(c, () => c.reader.bytes(associationSize))
  listOf(c, () => c.reader.bytes(8))
  const strings = listOf(c, () => pmiString(c))
  let views: readonly number[] = []
  let generic: readonly Typed[] = []
  const rest = attempt(() => {
    if (c.pmiVersion <= 5) return
    views = listOf(c, () => viewName(c))
    generic = listOf(c, () => ({ type: 'PMI', entity: readGeneric(c) }))
  })
  const all = withinText([...typed, ...generic], strings)
  const used = new Set(all.flatMap(({ entity }) => [entity.label, ...entity.texts, entity.typeName]))
  const shown = new Set(views)
  return {
    texts: strings.filter((text, i) => text !== '' && !used.has(i) && !shown.has(i)),
    views: views.flatMap((index) => strings[index] ?? []),
    entities: all.map((one) => toJson(one, strings)),
    drawn: all.filter(({ entity }) => entity.lines.length > 0).map((one) => toDrawn(one, strings)),
    whole: rest.ok && all.length === typed.length + generic.length,
  }
}
