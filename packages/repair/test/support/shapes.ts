/** Meshes with known figures, as positions and indices. */
export interface Shape {
  readonly positions: Float64Array
  readonly indices: Uint32Array
}

export const box = (a = 1, b = 1, c = 1, x = 0, y = 0, z = 0): Shape => ({
  positions: Float64Array.from([0, 0, 0, a, 0, 0, a, b, 0, 0, b, 0, 0, 0, c, a, 0, c, a, b, c, 0, b, c].map((value, i) => value + [x, y, z][i % 3])),
  indices: Uint32Array.from([0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7]),
})

/** A sphere of rings and sectors, outward. */
export const sphere = (radius = 1, x = 0, y = 0, z = 0, rings = 8, sectors = 12): Shape => {
  const positions = [x, y, z + radius]
  for (let r = 1; r < rings; r++)
    for (let s = 0; s < sectors; s++) {
      const [theta, phi] = [(Math.PI * r) / rings, (2 * Math.PI * s) / sectors]
      positions.push(x + radius * Math.sin(theta) * Math.cos(phi), y + radius * Math.sin(theta) * Math.sin(phi), z + radius * Math.cos(theta))
    }
  positions.push(x, y, z - radius)
  const at = (r: number, s: number): number => 1 + (r - 1) * sectors + (s % sectors)
  const last = positions.length / 3 - 1
  const indices: number[] = []
  for (let s = 0; s < sectors; s++) {
    indices.push(0, at(1, s), at(1, s + 1), last, at(rings - 1, s + 1), at(rings - 1, s))
    for (let r = 1; r < rings - 1; r++) indices.push(at(r, s), at(r + 1, s), at(r + 1, s + 1), at(r, s), at(r + 1, s + 1), at(r, s + 1))
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) }
}

/** A torus, outward: genus 1. */
export const torus = (major = 3, minor = 1, n = 12, m = 8): Shape => {
  const positions: number[] = []
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      const [u, v] = [(2 * Math.PI * i) / n, (2 * Math.PI * j) / m]
      positions.push((major + minor * Math.cos(v)) * Math.cos(u), (major + minor * Math.cos(v)) * Math.sin(u), minor * Math.sin(v))
    }
  const at = (i: number, j: number): number => (i % n) * m + (j % m)
  const indices: number[] = []
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) indices.push(at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j), at(i + 1, j + 1), at(i, j + 1))
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) }
}

/** A strip with half a twist: one-sided, one boundary loop. */
export const moebius = (n = 24): Shape => {
  const positions: number[] = []
  for (let i = 0; i < n; i++)
    for (const w of [-1, 1]) {
      const u = (2 * Math.PI * i) / n
      const r = 3 + (w / 2) * Math.cos(u / 2)
      positions.push(r * Math.cos(u), r * Math.sin(u), (w / 2) * Math.sin(u / 2))
    }
  const at = (i: number, side: number): number => (i < n ? 2 * i + side : 2 * (i - n) + 1 - side)
  const indices: number[] = []
  for (let i = 0; i < n; i++) indices.push(at(i, 0), at(i + 1, 0), at(i + 1, 1), at(i, 0), at(i + 1, 1), at(i, 1))
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

/** Adds faces over the given vertices. */
export const withFaces = ({ positions, indices }: Shape, faces: readonly number[]): Shape => ({ positions, indices: Uint32Array.from([...indices, ...faces]) })

export const mapPoints = ({ positions, indices }: Shape, f: (x: number, y: number, z: number) => readonly [number, number, number]): Shape => {
  const out = positions.slice()
  for (let i = 0; i < out.length; i += 3) out.set(f(positions[i], positions[i + 1], positions[i + 2]), i)
  return { positions: out, indices }
}

/** Every face with corners of its own. */
export const soup = ({ positions, indices }: Shape): Shape => ({
  positions: Float64Array.from([...indices].flatMap((v) => [...positions.subarray(3 * v, 3 * v + 3)])),
  indices: Uint32Array.from(indices, (_, i) => i),
})
