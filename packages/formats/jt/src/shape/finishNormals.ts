/** Squared lengths that count as none; also not-a-number. */
const tiny = 1e-24

/**
 * Makes normals of unit length, in place. Files store others, and zero ones; those are recomputed from the triangles around the vertex, weighted by area.
 * @param normals - xyz triples, one a vertex
 */
export const finishNormals = (normals: Float32Array, positions: Float32Array, indices: Uint32Array): Float32Array => {
  let missing = 0
  for (let i = 0; i < normals.length; i += 3) {
    const x = normals[i]
    const y = normals[i + 1]
    const z = normals[i + 2]
    const square = x * x + y * y + z * z
    if (square > tiny && square < Infinity) {
      const scale = 1 / Math.sqrt(square)
      normals[i] = x * scale
      normals[i + 1] = y * scale
      normals[i + 2] = z * scale
    } else {
      normals[i] = normals[i + 1] = normals[i + 2] = 0
      missing++
    }
  }
  if (missing > 0) recompute(normals, positions, indices)
  return normals
}

const addWhereMissing = (sums: Float64Array, normals: Float32Array, at: number, x: number, y: number, z: number): void => {
  if (normals[at] !== 0 || normals[at + 1] !== 0 || normals[at + 2] !== 0) return
  sums[at] += x
  sums[at + 1] += y
  sums[at + 2] += z
}

const recompute = (normals: Float32Array, positions: Float32Array, indices: Uint32Array): void => {
  const sums = new Float64Array(normals.length)
  for (let t = 0; t < indices.length; t += 3) {
    const a = indices[t] * 3
    const b = indices[t + 1] * 3
    const c = indices[t + 2] * 3
    const ux = positions[b] - positions[a]
    const uy = positions[b + 1] - positions[a + 1]
    const uz = positions[b + 2] - positions[a + 2]
    const vx = positions[c] - positions[a]
    const vy = positions[c + 1] - positions[a + 1]
    const vz = positions[c + 2] - positions[a + 2]
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    addWhereMissing(sums, normals, a, nx, ny, nz)
    addWhereMissing(sums, normals, b, nx, ny, nz)
    addWhereMissing(sums, normals, c, nx, ny, nz)
  }
  for (let i = 0; i < normals.length; i += 3) {
    if (normals[i] !== 0 || normals[i + 1] !== 0 || normals[i + 2] !== 0) continue
    const length = Math.hypot(sums[i], sums[i + 1], sums[i + 2])
    const usable = length > 0 && length < Infinity
    normals[i] = usable ? sums[i] / length : 0
    normals[i + 1] = usable ? sums[i + 1] / length : 0
    // A vertex without any triangle of area has no normal at all; unit length is still promised.
    normals[i + 2] = usable ? sums[i + 2] / length : 1
  }
}
