/** Points in cells, to find those near a place. */
export interface PointGrid {
  /** Calls `visit` with every point within `reach` of (x, y, z), and with others: ask for the true distance. */
  near(x: number, y: number, z: number, visit: (vertex: number) => void): void
}

/** Sorts the listed vertices into cells; keys may collide, which costs time only. */
export const makePointGrid = (points: Float64Array, vertices: Uint32Array, reach: number): PointGrid => {
  const cell = 2.001 * reach
  const seen = new Int32Array(8)
  let size = 16
  while (size < vertices.length) size *= 2
  const head = new Int32Array(size).fill(-1)
  const next = new Int32Array(vertices.length)
  const slotOf = (i: number, j: number, k: number): number => {
    const hash = Math.imul(i, 0x9e3779b1) ^ Math.imul(j, 0x85ebca6b) ^ Math.imul(k, 0xc2b2ae35)
    return (hash ^ (hash >>> 15)) & (size - 1)
  }
  for (let n = 0; n < vertices.length; n++) {
    const v = 3 * vertices[n]
    const slot = slotOf(Math.floor(points[v] / cell), Math.floor(points[v + 1] / cell), Math.floor(points[v + 2] / cell))
    next[n] = head[slot]
    head[slot] = n
  }
  return {
    near(x, y, z, visit) {
      let count = 0
      // cells are twice as wide as the box reaches, so that it touches two along each axis
      for (let i = 0; i < 2; i++)
        for (let j = 0; j < 2; j++)
          for (let k = 0; k < 2; k++) {
            const slot = slotOf(Math.floor(x / cell - 0.5) + i, Math.floor(y / cell - 0.5) + j, Math.floor(z / cell - 0.5) + k)
            let known = false
            for (let n = 0; n < count; n++) if (seen[n] === slot) known = true
            if (known) continue
            seen[count++] = slot
            for (let n = head[slot]; n >= 0; n = next[n]) visit(vertices[n])
          }
    },
  }
}
