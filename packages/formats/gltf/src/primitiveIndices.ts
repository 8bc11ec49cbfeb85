import { TRIANGLES, TRIANGLE_FAN, TRIANGLE_STRIP } from './gltfJson.ts'
import { type Json, isRecord } from './jsonValue.ts'

/** Triangle list of a strip or fan (glTF 2.0, section 3.7.2.1). */
export const trianglesOf = (indices: Uint32Array, mode: number): Uint32Array => {
  if (mode === TRIANGLES) return indices.length % 3 === 0 ? indices : indices.subarray(0, indices.length - (indices.length % 3))
  const out = new Uint32Array(3 * Math.max(0, indices.length - 2))
  for (let i = 0; i + 2 < indices.length; i++) {
    const odd = mode === TRIANGLE_STRIP ? i % 2 : 0
    out[3 * i] = mode === TRIANGLE_FAN ? indices[i + 1] : indices[i]
    out[3 * i + 1] = mode === TRIANGLE_FAN ? indices[i + 2] : indices[i + 1 + odd]
    out[3 * i + 2] = mode === TRIANGLE_FAN ? indices[0] : indices[i + 2 - odd]
  }
  return out
}

/** Triangles in the order of their faces, which their first vertices state, and where each face begins. */
export const sortByFace = (indices: Uint32Array, face: Float32Array): { readonly indices: Uint32Array; readonly firstTriangle: readonly number[] } => {
  const order = Array.from({ length: indices.length / 3 }, (_, t) => t).sort((a, b) => face[indices[3 * a]] - face[indices[3 * b]] || a - b)
  const firstTriangle = order.flatMap((t, i) => (i === 0 || face[indices[3 * t]] !== face[indices[3 * order[i - 1]]] ? [i] : []))
  return { firstTriangle, indices: Uint32Array.from(indices, (_, i) => indices[3 * order[Math.floor(i / 3)] + (i % 3)]) }
}

/** Polylines of a LINES primitive: as our writer counted them, else chained where a segment starts at the end of the one before. */
export const polylinesOf = (indices: Uint32Array, json: Json): { readonly indices: Uint32Array; readonly lengths: Uint32Array } => {
  const pairs = Math.floor(indices.length / 2)
  const stated = isRecord(json['extras']) ? json['extras']['segments'] : undefined
  const counts =
    Array.isArray(stated) && stated.every((n) => Number.isInteger(n) && n > 0) && stated.reduce((a, b) => a + b, 0) === pairs ? (stated as number[]) : undefined // every() has checked each
  const out = new Uint32Array(2 * pairs)
  const lengths = new Uint32Array(pairs)
  let end = 0
  let lines = 0
  let left = 0
  for (let i = 0; i < pairs; i++) {
    if ((counts === undefined || left > 0) && i > 0 && indices[2 * i] === out[end - 1]) {
      left--
      lengths[lines - 1]++
    } else {
      out[end++] = indices[2 * i]
      lengths[lines++] = 2
      if (counts) left = counts[Math.min(lines, counts.length) - 1] - 1
    }
    out[end++] = indices[2 * i + 1]
  }
  return { indices: out.slice(0, end), lengths: lengths.slice(0, lines) }
}
