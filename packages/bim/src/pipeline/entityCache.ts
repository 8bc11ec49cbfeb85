import { deserialize, serialize } from 'node:v8'
import { DatabaseSync } from 'node:sqlite'
import type { DrawingState, DxfEntity } from '@trunnion/format-dxf'
import type { EntitySource } from './entitySource.ts'

/** Typed arrays are lists under the key of their kind. */
const kinds = { $f64: Float64Array, $u32: Uint32Array } as const

const pack = (_key: string, value: unknown): unknown =>
  value instanceof Float64Array ? { $f64: [...value].map((x) => (Number.isFinite(x) ? x : null)) } : value instanceof Uint32Array ? { $u32: [...value] } : value

const unpack = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if ('$f64' in value && Array.isArray(value.$f64)) return kinds.$f64.from(value.$f64, (x: number | null) => x ?? NaN)
  return '$u32' in value && Array.isArray(value.$u32) ? kinds.$u32.from(value.$u32) : value
}

export const entityCacheSchema = `
CREATE TABLE IF NOT EXISTS _temp_entity_cache (entity_id INTEGER PRIMARY KEY, entity_type TEXT, layer TEXT, geometry_json TEXT NOT NULL, processed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS _temp_drawing (id INTEGER PRIMARY KEY CHECK (id = 1), state BLOB NOT NULL);
`

/** Keeps the entities of a drawing that cannot be sought in the output, all in one transaction of the caller. */
export const fillEntityCache = (db: DatabaseSync, state: DrawingState, entities: Iterable<DxfEntity>): void => {
  const insert = db.prepare('INSERT INTO _temp_entity_cache (entity_id, entity_type, layer, geometry_json) VALUES (?, ?, ?, ?)')
  let id = 0
  for (const entity of entities) insert.run(++id, entity.type, entity.layer, JSON.stringify(entity, pack))
  db.prepare('INSERT INTO _temp_drawing VALUES (1, ?)').run(serialize(state))
}

/** What `fillEntityCache` kept of the tables and blocks. */
const cachedState = (db: DatabaseSync): DrawingState => {
  const row = db.prepare('SELECT state FROM _temp_drawing').get()
  // written above, by this program
  return deserialize(row?.state as Uint8Array) as DrawingState
}

const rowsAtOnce = 2000

/** Reads the cache over a connection of its own, from a row on. */
export const openCacheSource = (database: string, from: number): EntitySource & { readonly state: DrawingState } => {
  const db = new DatabaseSync(database, { readOnly: true, timeout: 30_000 })
  const select = db.prepare(`SELECT entity_id, geometry_json FROM _temp_entity_cache WHERE entity_id >= ? ORDER BY entity_id LIMIT ${rowsAtOnce}`)
  let rows: readonly Record<string, unknown>[] = []
  let at = 0
  let wanted = Math.max(1, from)
  let offset = wanted
  return {
    state: cachedState(db),
    next() {
      if (at === rows.length) {
        rows = select.all(wanted)
        at = 0
        if (rows.length === 0) return undefined
      }
      const row = rows[at++]
      offset = Number(row.entity_id)
      wanted = offset + 1
      // written above, by this program
      return JSON.parse(String(row.geometry_json), unpack) as DxfEntity
    },
    section: 'ENTITIES',
    get offset() {
      return offset
    },
    get read() {
      return offset
    },
    warnings: () => [],
    close: () => db.close(),
  }
}
