/** Meshes with known figures, as positions and indices. */
export interface Shape {
  readonly positions: Float64Array
  readonly indices: Uint32Array
}

export const box = (a = 1, b = 1, c = 1, x = 0, y = 0, z = 0): Shape => ({
  positions: Float64Array.from([0, 0, 0, a, 0, 0, a, b, 0, 0, b, 0, 0, 0, c, a, 0, c, a, b, c, 0, b, c].map((value, i) => value + [x, y, z][i % 3])),
  indices: Uint32Array.from([0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7]),
})

/** n × n squares of two triangles each over the unit square times `size`, at height z(x, y). */
export const sheet = (n: number, size = n, z: (x: number, y: number) => number = () => 0): Shape => {
  const positions: number[] = []
  const indices: number[] = []
  for (let j = 0; j <= n; j++) for (let i = 0; i <= n; i++) positions.push((size * i) / n, (size * j) / n, z((size * i) / n, (size * j) / n))
  const at = (i: number, j: number): number => j * (n + 1) + i
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) indices.push(at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j), at(i + 1, j + 1), at(i, j + 1))
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) }
}

export const join = (...shapes: readonly Shape[]): Shape => {
  const positions: number[] = []
  const indices: number[] = []
  for (const shape of shapes) {
    const offset = positions.length / 3
    positions.push(...shape.positions)
    indices.push(...Array.from(shape.indices, (v) => v + offset))
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) }
}

/** Turns every face, or the listed ones, inside out. */
export const flip = ({ positions, indices }: Shape, faces?: readonly number[]): Shape => {
  const out = indices.slice()
  for (let f = 0; f < indices.length / 3; f++) if (!faces || faces.includes(f)) [out[3 * f + 1], out[3 * f + 2]] = [indices[3 * f + 2], indices[3 * f + 1]]
  return { positions, indices: out }
}

/** Leaves faces out. */
export const without = ({ positions, indices }: Shape, faces: readonly number[]): Shape => ({
  positions,
  indices: indices.filter((_, i) => !faces.includes(Math.floor(i / 3))),
})
