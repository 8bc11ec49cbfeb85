import { type Matrix4, determinant3, invert } from '@trunnion/core'
import type { ShapeFacets } from '../shape/types.ts'

/** Facets moved by a placement within their part: doubles from then on; a mirror turns the triangles round. */
export interface PlacedFacets extends Omit<ShapeFacets, 'positions'> {
  readonly positions: Float32Array | Float64Array
}

const placePositions = (positions: Float32Array, m: Matrix4): Float64Array => {
  const out = new Float64Array(positions.length)
  for (let i = 0; i + 2 < positions.length; i += 3) {
    const x = positions[i]
    const y = positions[i + 1]
    const z = positions[i + 2]
    out[i] = m[0] * x + m[4] * y + m[8] * z + m[12]
    out[i + 1] = m[1] * x + m[5] * y + m[9] * z + m[13]
    out[i + 2] = m[2] * x + m[6] * y + m[10] * z + m[14]
  }
  return out
}

/** Normals go by the inverse transpose. */
const placeNormals = (normals: Float32Array, m: Matrix4): Float32Array => {
  const inverse = invert(m)
  if (!inverse) return normals
  const out = new Float32Array(normals.length)
  for (let i = 0; i + 2 < normals.length; i += 3) {
    const x = normals[i]
    const y = normals[i + 1]
    const z = normals[i + 2]
    const nx = inverse[0] * x + inverse[1] * y + inverse[2] * z
    const ny = inverse[4] * x + inverse[5] * y + inverse[6] * z
    const nz = inverse[8] * x + inverse[9] * y + inverse[10] * z
    const length = Math.hypot(nx, ny, nz) || 1
    out[i] = nx / length
    out[i + 1] = ny / length
    out[i + 2] = nz / length
  }
  return out
}

export const placeFacets = (facets: ShapeFacets, matrix: Matrix4 | undefined): PlacedFacets => {
  if (!matrix) return facets
  const placed = { ...facets, positions: placePositions(facets.positions, matrix), ...(facets.normals && { normals: placeNormals(facets.normals, matrix) }) }
  if (determinant3(matrix) >= 0) return placed
  const indices = facets.indices.slice()
  for (let t = 0; t + 2 < indices.length; t += 3) {
    const b = indices[t + 1]
    indices[t + 1] = indices[t + 2]
    indices[t + 2] = b
  }
  return { ...placed, indices }
}
