import type { Matrix4 } from './matrix.ts'

/** Axis-aligned box: minX, minY, minZ, maxX, maxY, maxZ. An empty box has min > max. */
export type Box = [number, number, number, number, number, number]

export const emptyBox = (): Box => [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]

export const isEmptyBox = (box: Readonly<Box>): boolean => !(box[0] <= box[3])

/** Grows `box` in place by every point of `positions` (xyz triples), seen through `m` when given. */
export const growBox = (box: Box, positions: Float64Array | Float32Array, m?: Matrix4): void => {
  // By index: taking arrays apart runs their iterators, which costs more than a small mesh.
  let x0 = box[0]
  let y0 = box[1]
  let z0 = box[2]
  let x1 = box[3]
  let y1 = box[4]
  let z1 = box[5]
  for (let i = 0; i + 2 < positions.length; i += 3) {
    const px = positions[i]
    const py = positions[i + 1]
    const pz = positions[i + 2]
    const x = m ? m[0] * px + m[4] * py + m[8] * pz + m[12] : px
    const y = m ? m[1] * px + m[5] * py + m[9] * pz + m[13] : py
    const z = m ? m[2] * px + m[6] * py + m[10] * pz + m[14] : pz
    if (x < x0) x0 = x
    if (y < y0) y0 = y
    if (z < z0) z0 = z
    if (x > x1) x1 = x
    if (y > y1) y1 = y
    if (z > z1) z1 = z
  }
  box[0] = x0
  box[1] = y0
  box[2] = z0
  box[3] = x1
  box[4] = y1
  box[5] = z1
}

/** Length of the diagonal; 0 for an empty box. */
export const diagonalOf = (box: Readonly<Box>): number => (isEmptyBox(box) ? 0 : Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2]))
