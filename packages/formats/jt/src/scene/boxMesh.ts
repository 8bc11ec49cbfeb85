import type { Box, Mesh } from '@trunnion/core'
import { linesMesh } from './linesMesh.ts'

/** Corners of the twelve edges: bit 0 = x, bit 1 = y, bit 2 = z at their maximum. */
const edges = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
]

/** The edges of a box as twelve lines: stands for a part whose file is missing. */
export const boxMesh = (name: string, box: Readonly<Box>): Mesh =>
  linesMesh(
    name,
    edges.map((ends) => ends.flatMap((corner) => [box[corner & 1 ? 3 : 0], box[corner & 2 ? 4 : 1], box[corner & 4 ? 5 : 2]])),
  )
