import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { BimWorld } from '../../src/index.ts'

export const testWorld = (change: Partial<BimWorld> = {}): BimWorld => ({
  now: () => performance.now(),
  date: () => '2026-01-01T00:00:00.000Z',
  rssMb: () => 100,
  collectGarbage: () => {},
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
  processors: 1,
  ...change,
})

/** A hash of all rows of each table, without what tells of the run itself. */
export const rowsOf = (file: string): Record<string, string> => {
  const db = new DatabaseSync(file, { readOnly: true })
  const tables = db.prepare(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'elements_rtree_%' AND name NOT IN ('extraction_metadata', 'sqlite_stat1') ORDER BY name`,
  )
  const out: Record<string, string> = {}
  for (const { name } of tables.all()) {
    const hash = createHash('sha256')
    let count = 0
    for (const row of db.prepare(`SELECT * FROM ${String(name)} ORDER BY 1, 2`).iterate()) {
      for (const value of Object.values(row)) hash.update(value instanceof Uint8Array ? value : `${String(value)}|`)
      count++
    }
    out[String(name)] = `${count} ${hash.digest('hex')}`
  }
  db.close()
  return out
}
