/** The same array when all vectors have unit length (within 0.1 %); else a copy in which they have, those without direction pointing along z. */
export const unitNormals = (normals: Float32Array): Float32Array => {
  let out = normals
  for (let i = 0; i + 2 < normals.length; i += 3) {
    const square = normals[i] * normals[i] + normals[i + 1] * normals[i + 1] + normals[i + 2] * normals[i + 2]
    if (square > 0.999 ** 2 && square < 1.001 ** 2) continue
    const length = Math.hypot(normals[i], normals[i + 1], normals[i + 2])
    if (out === normals) out = normals.slice()
    const valid = length > 1e-20 && length < Infinity
    out[i] = valid ? normals[i] / length : 0
    out[i + 1] = valid ? normals[i + 1] / length : 0
    out[i + 2] = valid ? normals[i + 2] / length : 1
  }
  return out
}
