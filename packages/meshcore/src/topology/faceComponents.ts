import type { Adjacency } from './buildAdjacency.ts'

/** Faces grouped by shared edges. */
export interface Components {
  readonly count: number
  /** Component of each face, numbered by first appearance. */
  readonly of: Int32Array
}

/** Root of `i` in a forest of parents; paths are halved on the way (Tarjan and van Leeuwen 1984). */
export const findRoot = (parent: Int32Array, i: number): number => {
  while (parent[i] !== i) {
    parent[i] = parent[parent[i]]
    i = parent[i]
  }
  return i
}

/** Joins two trees; the smaller root stays, so that the outcome does not depend on the order of joins. */
export const joinRoots = (parent: Int32Array, i: number, j: number): void => {
  const a = findRoot(parent, i)
  const b = findRoot(parent, j)
  if (a < b) parent[b] = a
  else parent[a] = b
}

/** Components of a mesh over shared edges, non-manifold ones included. Vertices alone do not connect. */
export const faceComponents = ({ opp, crowded, crowdedOffsets }: Adjacency): Components => {
  const faces = opp.length / 3
  const parent = new Int32Array(faces)
  for (let f = 0; f < faces; f++) parent[f] = f
  for (let h = 0; h < opp.length; h++) if (opp[h] > h) joinRoots(parent, (h / 3) | 0, (opp[h] / 3) | 0)
  for (let e = 0; e + 1 < crowdedOffsets.length; e++)
    for (let i = crowdedOffsets[e] + 1; i < crowdedOffsets[e + 1]; i++) joinRoots(parent, (crowded[i - 1] / 3) | 0, (crowded[i] / 3) | 0)
  let count = 0
  // a root is the least face of its tree, so it is numbered before the others ask
  const of = new Int32Array(faces)
  for (let f = 0; f < faces; f++) {
    const root = findRoot(parent, f)
    of[f] = root === f ? count++ : of[root]
  }
  return { count, of }
}
