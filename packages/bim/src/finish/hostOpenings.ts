import type { DatabaseSync } from 'node:sqlite'

/** Metres beside a wall's faces at which an opening still counts as being in it. */
const reach = 0.3
const cellM = 4
/** Half of the thickest wall. */
const thickest = 0.5
/** Cells that all walls together may cover: 16 bytes each. */
const mostCells = 4_000_000

/** Gives doors, windows and openings, where their template says that they sit in walls, the nearest straight wall of their storey as host. */
export const hostOpenings = (db: DatabaseSync): void => {
  const isHosted = 'rule IN (SELECT id FROM bim_rules WHERE hosted = 1)'
  if (!db.prepare(`SELECT 1 FROM bim_elements WHERE ${isHosted} LIMIT 1`).get()) return
  const walls: { id: number; x: number; y: number; c: number; s: number; half: number; thick: number; storey: number }[] = []
  const rows = db.prepare(`SELECT id, cx, cy, rotation, length, storey, maxX - minX AS dx, maxY - minY AS dy FROM bim_elements WHERE length > 0
    AND rule IN (SELECT id FROM bim_rules WHERE ifc_class IN ('IfcWall', 'IfcWallStandardCase')) ORDER BY id`)
  for (const row of rows.iterate()) {
    const [c, s, length] = [Math.cos(Number(row.rotation)), Math.sin(Number(row.rotation)), Number(row.length)]
    // the box of a turned wall is |c| length + |s| thickness wide
    const thick = Math.abs(c) > Math.abs(s) ? (Number(row.dy) - Math.abs(s) * length) / Math.abs(c) : (Number(row.dx) - Math.abs(c) * length) / Math.abs(s)
    walls.push({ id: Number(row.id), x: Number(row.cx), y: Number(row.cy), c, s, half: length / 2, thick, storey: Number(row.storey) })
  }
  if (walls.length === 0) return
  const size = Math.max(cellM, walls.reduce((sum, { half }) => sum + 2 * half, 0) / (mostCells / 4))
  const cells = new Map<number, number[]>()
  const keyOf = (column: number, line: number): number => (column + 2 ** 25) * 2 ** 26 + line + 2 ** 25
  for (const [i, { x, y, c, s, half }] of walls.entries()) {
    const steps = Math.ceil((4 * half) / size)
    for (let k = 0; k <= steps; k++) {
      const t = -half + (2 * half * k) / Math.max(steps, 1)
      const key = keyOf(Math.floor((x + t * c) / size), Math.floor((y + t * s) / size))
      const list = cells.get(key)
      if (!list) cells.set(key, [i])
      else if (list[list.length - 1] !== i) list.push(i)
    }
  }
  const update = db.prepare('UPDATE bim_elements SET host = ? WHERE id = ?')
  // read in full before the table is written: at most as many as there are openings
  const openings = db.prepare(`SELECT id, cx, cy, storey FROM bim_elements WHERE ${isHosted} AND block > 0 ORDER BY id`).all()
  for (const { id, cx, cy, storey } of openings) {
    const [x, y] = [Number(cx), Number(cy)]
    // walls are noted every half cell: one within reach has a note within a quarter of a cell more
    const around = size / 4 + reach + thickest
    const [right, top] = [Math.floor((x + around) / size), Math.floor((y + around) / size)]
    let best = Infinity
    let host: number | undefined
    for (let column = Math.floor((x - around) / size); column <= right; column++)
      for (let line = Math.floor((y - around) / size); line <= top; line++)
        for (const w of cells.get(keyOf(column, line)) ?? []) {
          const wall = walls[w]
          if (wall.storey !== storey) continue
          const dx = x - wall.x
          const dy = y - wall.y
          const across = Math.abs(dy * wall.c - dx * wall.s)
          if (Math.abs(dx * wall.c + dy * wall.s) > wall.half + reach || across > wall.thick / 2 + reach) continue
          if (across < best || (across === best && wall.id < (host ?? Infinity))) {
            best = across
            host = wall.id
          }
        }
    if (host !== undefined) update.run(host, Number(id))
  }
}
