import type { DatabaseSync } from 'node:sqlite'

/** Metres beside a wall's faces at which an opening still counts as being in it. */
const reach = 0.3
const cellM = 4
/** Half of the thickest wall. */
const halfThickest = 0.5
/** Walls are walked in steps of half a cell: an opening within reach lies this near to a step, along either axis. */
const around = cellM / 4 + reach + halfThickest
/** A wall longer than this is no wall; its walk would take for ever. */
const longestM = 100_000

const keyOf = (column: number, line: number): number => (column + 2 ** 25) * 2 ** 26 + line + 2 ** 25

/**
 * Gives doors, windows and openings, where their template says that they sit in walls, the nearest straight wall of their storey as host. Memory holds the openings, never
 * the walls.
 */
export const hostOpenings = (db: DatabaseSync): void => {
  const openings = db
    .prepare('SELECT id, cx, cy, storey FROM bim_elements WHERE block > 0 AND rule IN (SELECT id FROM bim_rules WHERE hosted = 1) ORDER BY id')
    .all()
  if (openings.length === 0) return
  const n = openings.length
  const x = Float64Array.from(openings, ({ cx }) => Number(cx))
  const y = Float64Array.from(openings, ({ cy }) => Number(cy))
  const best = new Float64Array(n).fill(Infinity)
  const host = new Float64Array(n)
  const cells = new Map<number, number[]>()
  for (let i = 0; i < n; i++) {
    const key = keyOf(Math.floor(x[i] / cellM), Math.floor(y[i] / cellM))
    const list = cells.get(key)
    if (list) list.push(i)
    else cells.set(key, [i])
  }
  const walls = db.prepare(`SELECT id, cx, cy, rotation, length, storey, maxX - minX AS dx, maxY - minY AS dy FROM bim_elements WHERE length > 0
    AND length < ${longestM} AND rule IN (SELECT id FROM bim_rules WHERE ifc_class IN ('IfcWall', 'IfcWallStandardCase')) ORDER BY id`)
  for (const wall of walls.iterate()) {
    const [id, cx, cy, length, storey] = [Number(wall.id), Number(wall.cx), Number(wall.cy), Number(wall.length), wall.storey]
    const [c, s] = [Math.cos(Number(wall.rotation)), Math.sin(Number(wall.rotation))]
    // the box of a turned wall is |c| length + |s| thickness wide
    const thickness =
      Math.abs(c) > Math.abs(s) ? (Number(wall.dy) - Math.abs(s) * length) / Math.abs(c) : (Number(wall.dx) - Math.abs(c) * length) / Math.abs(s)
    const most = Math.min(thickness / 2, halfThickest) + reach
    const steps = Math.ceil((2 * length) / cellM)
    for (let k = 0; k <= steps; k++) {
      const t = length * (k / steps - 0.5)
      const px = cx + t * c
      const py = cy + t * s
      const right = Math.floor((px + around) / cellM)
      const top = Math.floor((py + around) / cellM)
      for (let column = Math.floor((px - around) / cellM); column <= right; column++)
        for (let line = Math.floor((py - around) / cellM); line <= top; line++) {
          const list = cells.get(keyOf(column, line))
          if (!list) continue
          for (const i of list) {
            const dx = x[i] - cx
            const dy = y[i] - cy
            const across = Math.abs(dy * c - dx * s)
            // walls come by number: of equally near ones the first stays
            if (across > most || across >= best[i] || Math.abs(dx * c + dy * s) > length / 2 + reach || openings[i].storey !== storey) continue
            best[i] = across
            host[i] = id
          }
        }
    }
  }
  const update = db.prepare('UPDATE bim_elements SET host = ? WHERE id = ?')
  for (let i = 0; i < n; i++) if (host[i] > 0) update.run(host[i], Number(openings[i].id))
}
