import type { DatabaseSync } from 'node:sqlite'
import { isSqliteError } from '../database/sqliteError.ts'
import { globalId } from '../elements/globalId.ts'

const index = 'CREATE UNIQUE INDEX bim_by_guid ON bim_elements (guid)'

/** Makes the unique index of GlobalIds. Drawings repeat handles: there the first element keeps its GlobalId, the others get one of handle and turn. */
export const makeGuidsUnique = (db: DatabaseSync, project: string): void => {
  try {
    db.exec(index)
    return
  } catch (error) {
    // SQLITE_CONSTRAINT
    if (!isSqliteError(error) || !('errcode' in error) || (Number(error.errcode) & 0xff) !== 19) throw error
  }
  const rows = db.prepare(
    'SELECT id, guid, handle FROM bim_elements WHERE guid IN (SELECT guid FROM bim_elements GROUP BY guid HAVING count(*) > 1) ORDER BY guid, id',
  )
  const update = db.prepare('UPDATE bim_elements SET guid = ? WHERE id = ?')
  let last = ''
  let turn = 0
  for (const { id, guid, handle } of rows.iterate()) {
    turn = guid === last ? turn + 1 : 0
    last = String(guid)
    if (turn > 0) update.run(globalId(project, `${String(handle)}~${turn}`), Number(id))
  }
  db.exec(index)
}
