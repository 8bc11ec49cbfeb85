import { fault } from '@trunnion/core'
import { type Cursor, readCursor } from '../../app/page.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** {@link readCursor} of a list whose ids are UUIDs and whose times exist, so that PostgreSQL takes what somebody made up. */
export const uuidCursor = (text: string | undefined): Cursor | undefined => {
  const cursor = readCursor(text)
  // a short zone (+00) is PostgreSQL's way, not ECMAScript's
  const isTime = cursor === undefined || !Number.isNaN(Date.parse(cursor.at.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')))
  return cursor === undefined || (uuid.test(cursor.id) && isTime) ? cursor : fault('REQUEST_INVALID', 'The cursor is not one of ours.')
}
