import type { DatabaseSync } from 'node:sqlite'
import { addSweep, rectangle } from '../geometry/addSweep.ts'
import { makePacking, packShape } from '../geometry/packShape.ts'
import { clearShape, makeShape } from '../geometry/shape.ts'
import { type WallLine, findPairs } from './findPairs.ts'

/** Lines held at once: 100 bytes each. A drawing with more keeps its walls as single lines. */
const mostLines = 2_000_000

/**
 * Joins the two edges that a plan draws of a wall into one wall as thick as they lie apart. The element of the lower number stays and gets the new body; the other goes
 * into `bim_merged`. Straight lines on layers whose template says that walls are drawn in pairs take part, each with the nearest parallel line of its layer and storey.
 */
export const pairWalls = (db: DatabaseSync): void => {
  const where = 'length > 0 AND part = 0 AND rule IN (SELECT id FROM bim_rules WHERE pair = 1)'
  const count = Number(db.prepare(`SELECT count(*) AS n FROM bim_elements WHERE ${where}`).get()?.n)
  if (count < 2 || count > mostLines) return
  const lines: WallLine[] = []
  for (const row of db.prepare(`SELECT id, cx, cy, rotation, length, layer * 1000 + storey AS kind FROM bim_elements WHERE ${where} ORDER BY id`).iterate())
    lines.push({ id: Number(row.id), x: Number(row.cx), y: Number(row.cy), rotation: Number(row.rotation), length: Number(row.length), kind: Number(row.kind) })
  const pairs = findPairs(lines)
  if (pairs.length === 0) return
  const heightOf = db.prepare('SELECT minZ, maxZ, geometry FROM bim_elements WHERE id = ?')
  const merge = db.prepare('INSERT INTO bim_merged SELECT id, ?, handle, entity, layer, type FROM bim_elements WHERE id = ?')
  const remove = db.prepare('DELETE FROM bim_elements WHERE id = ?')
  const update = db.prepare(
    'UPDATE bim_elements SET cx = ?, cy = ?, rotation = ?, length = ?, geometry = ?, minX = ?, maxX = ?, minY = ?, maxY = ? WHERE id = ?',
  )
  const insert = db.prepare('INSERT INTO bim_geometries VALUES (?, ?, ?, ?, ?)')
  const touched: number[] = []
  const made = new Map<string, number>()
  // ids of geometries are those of elements; new ones lie above all
  let next =
    Number(db.prepare('SELECT max(max((SELECT coalesce(max(id), 0) FROM bim_elements)), (SELECT coalesce(max(id), 0) FROM bim_geometries)) AS n').get()?.n) + 1
  const shape = makeShape()
  const packing = makePacking()
  for (const { keep, drop, x, y, rotation, length, thickness } of pairs) {
    const row = heightOf.get(keep)
    const dropped = heightOf.get(drop)
    touched.push(Number(row?.geometry), Number(dropped?.geometry))
    const height = Number(row?.maxZ) - Number(row?.minZ)
    clearShape(shape)
    addSweep(shape, Float64Array.of(-length / 2, 0, 0, length / 2, 0, 0), 2, false, rectangle(thickness, 0, height))
    if (!packShape(packing, shape)) continue
    const { bytes, hash, vertexBytes: v, faceBytes: f } = packing
    const key = hash.join()
    let geometry = made.get(key)
    if (geometry === undefined) {
      geometry = next++
      insert.run(geometry, new Uint8Array(hash.buffer.slice(0)), bytes.subarray(0, v), bytes.subarray(v, v + f), bytes.subarray(v + f, v + 2 * f))
      made.set(key, geometry)
    }
    merge.run(keep, drop)
    remove.run(drop)
    const [c, s] = [Math.abs(Math.cos(rotation)), Math.abs(Math.sin(rotation))]
    const [hx, hy] = [(c * length + s * thickness) / 2, (s * length + c * thickness) / 2]
    update.run(x, y, rotation, length, geometry, x - hx, x + hx, y - hy, y + hy, keep)
  }
  dropUnused(db, touched)
}

/** Geometries that nothing refers to any more, among those whose elements changed. */
const dropUnused = (db: DatabaseSync, ids: readonly number[]): void => {
  db.exec('CREATE TEMP TABLE touched (id INTEGER PRIMARY KEY)')
  const add = db.prepare('INSERT OR IGNORE INTO touched VALUES (?)')
  for (const id of ids) add.run(id)
  db.exec(`DELETE FROM touched WHERE id IN (SELECT geometry FROM bim_elements);
    DELETE FROM bim_geometries WHERE id IN (SELECT id FROM touched);
    DROP TABLE temp.touched`)
}
