/** minX, minY, minZ, maxX, maxY, maxZ a face, float32 rounded outwards. */
export type FaceBoxes = Float32Array

/** Greatest relative step of float32, a little enlarged, and the smallest one near zero. */
const step = 2 ** -23
const tiny = 2 ** -149

const below = (x: number): number => {
  const rounded = Math.fround(x)
  return rounded <= x ? rounded : rounded - Math.abs(rounded) * step - tiny
}

const above = (x: number): number => {
  const rounded = Math.fround(x)
  return rounded >= x ? rounded : rounded + Math.abs(rounded) * step + tiny
}

/** Boxes of the listed faces, in the order of the list. */
export const boxFaces = (positions: Float64Array | Float32Array, indices: Uint32Array, faces: Uint32Array): FaceBoxes => {
  const boxes = new Float32Array(6 * faces.length)
  for (let i = 0; i < faces.length; i++) {
    const corner = 3 * faces[i]
    const a = 3 * indices[corner]
    const b = 3 * indices[corner + 1]
    const c = 3 * indices[corner + 2]
    for (let k = 0; k < 3; k++) {
      const x = positions[a + k]
      const y = positions[b + k]
      const z = positions[c + k]
      const low = x < y ? (x < z ? x : z) : y < z ? y : z
      const high = x > y ? (x > z ? x : z) : y > z ? y : z
      boxes[6 * i + k] = below(low)
      boxes[6 * i + k + 3] = above(high)
    }
  }
  return boxes
}
