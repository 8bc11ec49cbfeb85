import type { DatabaseSync } from 'node:sqlite'
import { type Batch, type NewName, intsPerElement, intsPerGeometry, intsPerSkip, realsPerElement } from '../elements/batch.ts'

/** Makes the function that inserts a batch's rows, in the caller's transaction. */
export const makeBatchWriter = (db: DatabaseSync): ((batch: Batch) => void) => {
  const element =
    db.prepare(`INSERT INTO bim_elements (id, guid, entity, part, handle, layer, type, block, rule, storey, geometry, color, cx, cy, cz, rotation, length,
    minX, maxX, minY, maxY, minZ, maxZ, hash_key) VALUES (${Array.from({ length: 24 }, () => '?').join(', ')})`)
  const geometry = db.prepare('INSERT INTO bim_geometries VALUES (?, ?, ?, ?, ?)')
  const skip = db.prepare('INSERT INTO bim_skips VALUES (?, ?, ?, ?, ?, ?)')
  const name = db.prepare('INSERT INTO bim_names (kind, id, name, elevation) VALUES (?, ?, ?, ?)')
  return (batch) => {
    for (const { kind, id, name: text, elevation } of batch.names) name.run(kind, id, text, elevation ?? null)
    const { reals: r, ints: n, geometryInts: g, bytes, hashes, skipInts: s } = batch
    const keys = new DataView(hashes.buffer, hashes.byteOffset)
    let next = 0
    for (let e = 0; e < batch.elements; e++) {
      const brings = next < batch.geometries && g[intsPerGeometry * next] === batch.firstElement + e
      const i = intsPerElement * e
      const k = realsPerElement * e
      element.run(
        batch.firstElement + e,
        batch.guids[e],
        n[i],
        n[i + 1],
        batch.handles[e],
        n[i + 2],
        n[i + 3],
        n[i + 4],
        n[i + 5],
        n[i + 6],
        n[i + 7],
        n[i + 8],
        r[k],
        r[k + 1],
        r[k + 2],
        r[k + 3],
        r[k + 4],
        r[k + 5],
        r[k + 6],
        r[k + 7],
        r[k + 8],
        r[k + 9],
        r[k + 10],
        brings ? keys.getUint32(16 * next, true) * 0x200000 + (keys.getUint32(16 * next + 4, true) >>> 11) : null,
      )
      if (brings) next++
    }
    for (let e = 0; e < batch.geometries; e++) {
      const at = intsPerGeometry * e
      const from = g[at + 1]
      const faces = from + g[at + 2]
      const normals = faces + g[at + 3]
      geometry.run(
        g[at],
        hashes.subarray(16 * e, 16 * e + 16),
        bytes.subarray(from, faces),
        bytes.subarray(faces, normals),
        bytes.subarray(normals, normals + g[at + 3]),
      )
    }
    for (let e = 0; e < batch.skips; e++) {
      const at = intsPerSkip * e
      skip.run(s[at], s[at + 1], s[at + 2], s[at + 3], s[at + 4], batch.skipHandles[e])
    }
  }
}

/** Every word that rows refer to so far. */
export const readNames = (db: DatabaseSync): NewName[] =>
  db
    .prepare('SELECT kind, id, name FROM bim_names ORDER BY kind, id')
    .all()
    // the table holds what the writer above put there
    .map(({ kind, id, name }) => ({ kind: kind as NewName['kind'], id: Number(id), name: String(name) }))
