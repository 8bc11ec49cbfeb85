import { type Adjacency, type BoundaryLoops, measureMesh, nextHalfEdge } from '@trunnion/meshcore'

/**
 * What the volume behind an open surface may be. The sum of cones over the faces depends on their common tip, and changes with it by the vector area of what is missing:
 * the range holds the tips at the centre and the corners of the box, and the surface whose loops are closed by cones of their own, usually the truest.
 *
 * @param scale - cubic millimetres per cubic unit
 * @returns least and greatest, null when the surface is closed
 */
export const openVolumeRange = (points: Float64Array, { indices, boundaryEdges }: Adjacency, loops: BoundaryLoops, scale: number): [number, number] | null => {
  if (boundaryEdges === 0) return null
  const { volume, box } = measureMesh({ positions: points, indices })
  const normal = vectorArea(points, indices)
  // the volume about a corner differs from that about the centre by the vector area times the way there
  const reach = [0, 1, 2].reduce((sum, k) => sum + (Math.abs(normal[k]) * (box[k + 3] - box[k])) / 2, 0) / 3
  const closed =
    volume +
    conesOf(
      points,
      indices,
      loops,
      [0, 1, 2].map((k) => (box[k] + box[k + 3]) / 2),
    )
  return [Math.min(volume - reach, closed) * scale, Math.max(volume + reach, closed) * scale]
}

const vectorArea = (p: Float64Array, indices: Uint32Array): number[] => {
  let [x, y, z] = [0, 0, 0]
  for (let i = 0; i < indices.length; i += 3) {
    const a = 3 * indices[i]
    const b = 3 * indices[i + 1]
    const c = 3 * indices[i + 2]
    const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
    const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
    x += (uy * vz - uz * vy) / 2
    y += (uz * vx - ux * vz) / 2
    z += (ux * vy - uy * vx) / 2
  }
  return [x, y, z]
}

/** Volume between the loops' middles, closed by fans, and a tip. */
const conesOf = (p: Float64Array, indices: Uint32Array, { halfEdges, offsets, loops }: BoundaryLoops, tip: readonly number[]): number => {
  let volume = 0
  for (let n = 0; n < loops; n++) {
    const count = offsets[n + 1] - offsets[n]
    const middle = [0, 0, 0]
    for (let i = offsets[n]; i < offsets[n + 1]; i++) for (let k = 0; k < 3; k++) middle[k] += p[3 * indices[halfEdges[i]] + k] / count
    const [mx, my, mz] = [middle[0] - tip[0], middle[1] - tip[1], middle[2] - tip[2]]
    for (let i = offsets[n]; i < offsets[n + 1]; i++) {
      const b = 3 * indices[nextHalfEdge(halfEdges[i])]
      const c = 3 * indices[halfEdges[i]]
      const [bx, by, bz] = [p[b] - tip[0], p[b + 1] - tip[1], p[b + 2] - tip[2]]
      const [cx, cy, cz] = [p[c] - tip[0], p[c + 1] - tip[1], p[c + 2] - tip[2]]
      volume += (mx * (by * cz - bz * cy) + my * (bz * cx - bx * cz) + mz * (bx * cy - by * cx)) / 6
    }
  }
  return volume
}
