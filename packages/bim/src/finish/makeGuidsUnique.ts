import type { DatabaseSync } from 'node:sqlite'
import { globalId } from '../elements/globalId.ts'

/** Drawings repeat handles; the first element keeps the GlobalId, the others get one of handle and turn. Then the unique index is made. */
export const makeGuidsUnique = (db: DatabaseSync, project: string): void => {
  const rows = db
    .prepare('SELECT id, guid, handle FROM bim_elements WHERE guid IN (SELECT guid FROM bim_elements GROUP BY guid HAVING count(*) > 1) ORDER BY guid, id')
    .all()
  const update = db.prepare('UPDATE bim_elements SET guid = ? WHERE id = ?')
  let last = ''
  let turn = 0
  for (const { id, guid, handle } of rows) {
    turn = guid === last ? turn + 1 : 0
    last = String(guid)
    if (turn > 0) update.run(globalId(project, `${String(handle)}~${turn}`), Number(id))
  }
  db.exec('CREATE UNIQUE INDEX bim_by_guid ON bim_elements (guid)')
}
