import { type Box, type Mesh } from '@trunnion/core'

/** Corners of the twelve edges: bit 0 = x, bit 1 = y, bit 2 = z at their maximum. */
const edges = [0, 1, 2, 3, 4, 5, 6, 7, 0, 2, 1, 3, 4, 6, 5, 7, 0, 4, 1, 5, 2, 6, 3, 7]

/** The edges of a box as twelve lines: stands for a part whose file is missing. */
export const boxMesh = (name: string, box: Readonly<Box>): Mesh => ({
  name,
  positions: new Float64Array(0),
  indices: new Uint32Array(0),
  groups: { firstTriangle: new Uint32Array(0), material: new Int32Array(0), faceId: new Int32Array(0) },
  edges: {
    positions: Float64Array.from(edges.flatMap((corner) => [box[corner & 1 ? 3 : 0], box[corner & 2 ? 4 : 1], box[corner & 4 ? 5 : 2]])),
    offsets: Uint32Array.from({ length: 13 }, (_, i) => 2 * i),
  },
})
