import { fault } from '@trunnion/core'
import { type TObject, type TSchema, Type } from 'typebox'

/** Query parameters of a list; spread into `Type.Object`. */
export const pageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before.' })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
} as const

/** Schema of one page of a list. */
export const pageOf = <S extends TSchema>(item: S): TObject =>
  Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()], { description: '`cursor` of the next page; null on the last.' }) })

export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

/** Where the next page starts: the sort key of the last row shown. Row level security guards the rows, so a forged one gains nothing. */
export interface Cursor {
  readonly at: string
  readonly id: string
}

const isoTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d(:?\d\d)?)?$/

/** Reads a cursor; anything but one of ours answers 400. */
export const readCursor = (text: string | undefined): Cursor | undefined => {
  if (text === undefined) return undefined
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString('utf8').split('|')
  if (!isoTime.test(at) || !/^[0-9a-zA-Z-]{1,64}$/.test(id)) return fault('REQUEST_INVALID', 'The cursor is not one of ours.')
  return { at, id }
}

/**
 * One page of rows. Ask the database for `limit + 1` rows, `order by created_at desc, id desc`, `where (created_at, id) < (cursor.at, cursor.id)`.
 *
 * @param keyOf - sort key of a row; `at` as text with microseconds (`created_at::text`), or rows of the same millisecond are lost between pages
 */
export const page = <T>(rows: readonly T[], limit: number, keyOf: (row: T) => Cursor): Page<T> => {
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || last === undefined) return { items, next: null }
  const { at, id } = keyOf(last)
  return { items, next: Buffer.from(`${at}|${id}`).toString('base64url') }
}
