import type { Bucket } from './bucket.ts'

/** Polygons as fans. */
export const drawFaces = (p: Float64Array, corners: ArrayLike<number>, offsets: ArrayLike<number>, bucket: Bucket): void => {
  for (let f = 0; f + 1 < offsets.length; f++) {
    const a = 3 * corners[offsets[f]]
    for (let k = offsets[f] + 1; k + 1 < offsets[f + 1]; k++) {
      const [b, c] = [3 * corners[k], 3 * corners[k + 1]]
      bucket.addTriangle(p[a], p[a + 1], p[a + 2], p[b], p[b + 1], p[b + 2], p[c], p[c + 1], p[c + 2])
    }
  }
}
