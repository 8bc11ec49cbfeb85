import type { DatabaseSync } from 'node:sqlite'

/** Geometries that were stored twice, because a run forgets old ones, become one: that of the lowest number, so that the result does not depend on what was forgotten when. */
export const mergeGeometries = (db: DatabaseSync): void => {
  db.exec(`CREATE TEMP TABLE twice AS SELECT id, kept FROM (SELECT id, min(id) OVER (PARTITION BY hash) AS kept FROM bim_geometries
    WHERE id IN (SELECT id FROM bim_elements WHERE hash_key IN (SELECT hash_key FROM bim_elements WHERE hash_key IS NOT NULL GROUP BY hash_key HAVING count(*) > 1))) WHERE id <> kept`)
  try {
    if (db.prepare('SELECT count(*) AS n FROM twice').get()?.n === 0) return
    db.exec(`CREATE UNIQUE INDEX temp.twice_id ON twice (id);
      UPDATE bim_elements SET geometry = (SELECT kept FROM twice WHERE id = bim_elements.geometry) WHERE geometry IN (SELECT id FROM twice);
      UPDATE bim_elements SET hash_key = NULL WHERE id IN (SELECT id FROM twice);
      DELETE FROM bim_geometries WHERE id IN (SELECT id FROM twice)`)
  } finally {
    db.exec('DROP TABLE temp.twice')
  }
}
