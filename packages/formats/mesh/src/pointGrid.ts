/** Points of the plane in square cells, to find those near a triangle. */
export interface PointGrid {
  /** Whether `test` holds for a point in a cell that the box of the triangle of points a, b, c touches. */
  someNear(a: number, b: number, c: number, test: (point: number) => boolean): boolean
}

/** Makes a grid of the points (xy pairs) marked with 1, about one a cell. */
export const makePointGrid = (flat: Float64Array, marked: Uint8Array): PointGrid => {
  const side = Math.max(1, Math.floor(Math.sqrt(marked.length)))
  const [lowX, lowY, highX, highY] = extent(flat)
  const [scaleX, scaleY] = [side / (highX - lowX || 1), side / (highY - lowY || 1)]
  const column = (x: number): number => Math.min(side - 1, Math.floor((x - lowX) * scaleX))
  const row = (y: number): number => Math.min(side - 1, Math.floor((y - lowY) * scaleY))
  const first = new Int32Array(side * side).fill(-1)
  const following = new Int32Array(marked.length)
  for (let i = 0; i < marked.length; i++) {
    if (marked[i] === 0) continue
    const cell = row(flat[2 * i + 1]) * side + column(flat[2 * i])
    following[i] = first[cell]
    first[cell] = i
  }
  return {
    someNear(a, b, c, test) {
      const left = column(Math.min(flat[2 * a], flat[2 * b], flat[2 * c]))
      const right = column(Math.max(flat[2 * a], flat[2 * b], flat[2 * c]))
      const bottom = row(Math.min(flat[2 * a + 1], flat[2 * b + 1], flat[2 * c + 1]))
      const top = row(Math.max(flat[2 * a + 1], flat[2 * b + 1], flat[2 * c + 1]))
      for (let y = bottom; y <= top; y++)
        for (let x = left; x <= right; x++) for (let point = first[y * side + x]; point >= 0; point = following[point]) if (test(point)) return true
      return false
    },
  }
}

const extent = (flat: Float64Array): [number, number, number, number] => {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < flat.length; i += 2) {
    if (flat[i] < box[0]) box[0] = flat[i]
    if (flat[i + 1] < box[1]) box[1] = flat[i + 1]
    if (flat[i] > box[2]) box[2] = flat[i]
    if (flat[i + 1] > box[3]) box[3] = flat[i + 1]
  }
  return box
}
