/** Points in cells, to find those near a place. */
export interface PointGrid {
  /** Calls `visit` with every point whose cell touches the box of size `cell` about (x, y, z); ask for the true distance. */
  near(x: number, y: number, z: number, visit: (vertex: number) => void): void
}

/** Sorts the listed vertices into cells of the given size; keys may collide, which costs time only. */
export const makePointGrid = (points: Float64Array, vertices: Uint32Array, cell: number): PointGrid => {
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
      const seen: number[] = []
      const [ci, cj, ck] = [Math.floor(x / cell), Math.floor(y / cell), Math.floor(z / cell)]
      for (let i = ci - 1; i <= ci + 1; i++)
        for (let j = cj - 1; j <= cj + 1; j++)
          for (let k = ck - 1; k <= ck + 1; k++) {
            const slot = slotOf(i, j, k)
            if (seen.includes(slot)) continue
            seen.push(slot)
            for (let n = head[slot]; n >= 0; n = next[n]) visit(vertices[n])
          }
    },
  }
}
