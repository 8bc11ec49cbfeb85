import type { Mesh } from '@trunnion/core'
import type { VertexSet } from './readPrimitive.ts'
import { unitNormals } from './unitNormals.ts'

/** Vertex sets one after the other, as one; what only some of them have is filled up (colours with white). */
export const joinSets = (sets: readonly VertexSet[]) => {
  const total = sets.reduce((n, s) => n + s.positions.length, 0)
  const positions = sets.length === 1 ? sets[0].positions : new Float32Array(total)
  const normals = sets.some((s) => s.normals) ? new Float32Array(total) : undefined
  const colors = sets.some((s) => s.colors) ? new Uint8Array((total / 3) * 4).fill(255) : undefined
  let at = 0
  for (const set of sets) {
    if (sets.length > 1) positions.set(set.positions, at)
    if (set.normals) normals?.set(set.normals, at)
    if (set.colors) colors?.set(set.colors, (at / 3) * 4)
    at += set.positions.length
  }
  return { positions, normals, colors }
}

/** Removes vertices that no triangle uses; the others keep their order. */
export const compactVertices = (
  { positions, normals, colors }: ReturnType<typeof joinSets>,
  indices: Uint32Array,
): Pick<Mesh, 'positions' | 'indices' | 'normals' | 'colors'> => {
  const count = positions.length / 3
  const place = new Int32Array(count).fill(-1)
  for (let i = 0; i < indices.length; i++) place[indices[i]] = 0
  let used = 0
  for (let v = 0; v < count; v++) if (place[v] === 0) place[v] = used++
  const unit = normals && unitNormals(normals)
  if (used === count)
    return {
      positions,
      indices: indices.byteLength === indices.buffer.byteLength ? indices : indices.slice(),
      ...(unit && { normals: unit }),
      ...(colors && { colors }),
    }
  const renumbered = new Uint32Array(indices.length)
  for (let i = 0; i < indices.length; i++) renumbered[i] = place[indices[i]]
  const pick = <T extends Float32Array | Uint8Array>(from: T, out: T, width: number): T => {
    for (let v = 0; v < count; v++) if (place[v] >= 0) for (let c = 0; c < width; c++) out[width * place[v] + c] = from[width * v + c]
    return out
  }
  return {
    positions: pick(positions, new Float32Array(3 * used), 3),
    indices: renumbered,
    ...(unit && { normals: pick(unit, new Float32Array(3 * used), 3) }),
    ...(colors && { colors: pick(colors, new Uint8Array(4 * used), 4) }),
  }
}
