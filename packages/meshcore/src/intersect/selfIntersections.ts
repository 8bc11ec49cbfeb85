import type { Mesh } from '@trunnion/core'
import { type Bvh, buildBvh } from '../bvh/buildBvh.ts'
import { type FacePlanes, facePlanes } from './facePlanes.ts'
import { facesNear } from './facesNear.ts'
import { facesMeet } from './facesMeet.ts'

/** Every pair of faces that meet where they should not. */
export interface SelfIntersections {
  /** Two faces a pair, the smaller first; the first `pairLimit` in the order of search. */
  readonly pairs: Uint32Array
  /** All of them, also beyond the limit. */
  readonly count: number
  /** 1 for each face of a pair. */
  readonly touched: Uint8Array
  /** False when the budget of tests ran out before all pairs were seen. */
  readonly complete: boolean
}

export interface SelfIntersectionOptions {
  /** Faces to leave out: degenerate ones have no plane. 1 = leave out. */
  readonly skip?: Uint8Array
  /** Only pairs with at least one of these faces (1 = wanted): all that a change can have made. */
  readonly among?: Uint8Array
  /** Pairs to list (default 100 000). */
  readonly pairLimit?: number
  /** Pairs of faces to look at (default 100 million, some 10 to 40 s): a pile of coinciding faces has quadratically many. */
  readonly testLimit?: number
}

/**
 * Exact census of self-intersections: a hierarchy of boxes tested against itself, then exact predicates.
 * Same counts as CGAL's exact kernel; see {@link facesMeet} for what counts.
 *
 * @param mesh - welded; the vertices that faces share are recognised by their index
 */
export const selfIntersections = (mesh: Pick<Mesh, 'positions' | 'indices'>, options: SelfIntersectionOptions = {}): SelfIntersections => {
  const { indices } = mesh
  const points = mesh.positions instanceof Float64Array ? mesh.positions : Float64Array.from(mesh.positions)
  const kept = options.skip && keptFaces(options.skip)
  const bvh = buildBvh(points, indices, options.among ? facesNear(points, indices, options.among, kept) : kept)
  const b = bvh.boxes
  const planes = facePlanes(points, indices, bvh.faces, bvh.nodes > 0 ? [b[3] - b[0], b[4] - b[1], b[5] - b[2]] : [0, 0, 0])
  const found: Found = {
    pairs: new Uint32Array(64),
    listed: 0,
    limit: options.pairLimit ?? 100_000,
    count: 0,
    touched: new Uint8Array(indices.length / 3),
    left: options.testLimit ?? 100_000_000,
    among: options.among,
  }
  const stack = { items: new Int32Array(256) }
  for (let node = 0; node < bvh.nodes && found.left > 0; node++) {
    if (bvh.size[node] > 0) testLeaf(bvh, planes, node, found)
    else testSubtrees(bvh, planes, node + 1, bvh.link[node], stack, found)
  }
  return { pairs: found.pairs.slice(0, 2 * found.listed), count: found.count, touched: found.touched, complete: found.left > 0 }
}

interface Found {
  pairs: Uint32Array
  listed: number
  readonly limit: number
  count: number
  readonly touched: Uint8Array
  left: number
  readonly among: Uint8Array | undefined
}

const keptFaces = (skip: Uint8Array): Uint32Array => {
  let count = 0
  for (const one of skip) if (one === 0) count++
  const faces = new Uint32Array(count)
  for (let f = 0, i = 0; i < count; f++) if (skip[f] === 0) faces[i++] = f
  return faces
}

const boxesMeet = (a: Float32Array, i: number, b: Float32Array, j: number): boolean =>
  a[i] <= b[j + 3] && b[j] <= a[i + 3] && a[i + 1] <= b[j + 4] && b[j + 1] <= a[i + 4] && a[i + 2] <= b[j + 5] && b[j + 2] <= a[i + 5]

/** All pairs of faces between two subtrees whose boxes meet. */
const testSubtrees = (bvh: Bvh, planes: FacePlanes, first: number, second: number, stack: { items: Int32Array }, found: Found): void => {
  const { boxes, link, size } = bvh
  if (!boxesMeet(boxes, 6 * first, boxes, 6 * second)) return
  let items = stack.items
  items[0] = first
  items[1] = second
  let top = 2
  while (top > 0) {
    const n = items[--top]
    const m = items[--top]
    if (top + 8 > items.length) {
      stack.items = new Int32Array(2 * items.length)
      stack.items.set(items)
      items = stack.items
    }
    if (size[n] > 0 && size[m] > 0) {
      testLeaves(bvh, planes, n, m, found)
      if (found.left <= 0) return
      continue
    }
    // a leaf stands for itself
    const n1 = size[n] > 0 ? n : n + 1
    const n2 = size[n] > 0 ? -1 : link[n]
    const m1 = size[m] > 0 ? m : m + 1
    const m2 = size[m] > 0 ? -1 : link[m]
    if (boxesMeet(boxes, 6 * n1, boxes, 6 * m1)) {
      items[top++] = m1
      items[top++] = n1
    }
    if (n2 >= 0 && boxesMeet(boxes, 6 * n2, boxes, 6 * m1)) {
      items[top++] = m1
      items[top++] = n2
    }
    if (m2 >= 0 && boxesMeet(boxes, 6 * n1, boxes, 6 * m2)) {
      items[top++] = m2
      items[top++] = n1
    }
    if (n2 >= 0 && m2 >= 0 && boxesMeet(boxes, 6 * n2, boxes, 6 * m2)) {
      items[top++] = m2
      items[top++] = n2
    }
  }
}

const testLeaves = (bvh: Bvh, planes: FacePlanes, n: number, m: number, found: Found): void => {
  const { boxes, faceBoxes } = bvh
  const from = -1 - bvh.link[n]
  const start = -1 - bvh.link[m]
  const end = start + bvh.size[m]
  for (let i = from; i < from + bvh.size[n]; i++) {
    if (!boxesMeet(faceBoxes, 6 * i, boxes, 6 * m)) continue
    for (let j = start; j < end; j++) if (boxesMeet(faceBoxes, 6 * i, faceBoxes, 6 * j)) testPair(bvh, planes, i, j, found)
  }
}

const testLeaf = (bvh: Bvh, planes: FacePlanes, n: number, found: Found): void => {
  const from = -1 - bvh.link[n]
  const end = from + bvh.size[n]
  for (let i = from; i < end; i++)
    for (let j = i + 1; j < end; j++) if (boxesMeet(bvh.faceBoxes, 6 * i, bvh.faceBoxes, 6 * j)) testPair(bvh, planes, i, j, found)
}

const testPair = (bvh: Bvh, planes: FacePlanes, i: number, j: number, found: Found): void => {
  const f = bvh.faces[i]
  const g = bvh.faces[j]
  if (found.among !== undefined && (found.among[f] | found.among[g]) === 0) return
  found.left--
  if (!facesMeet(planes, i, j)) return
  found.count++
  found.touched[f] = 1
  found.touched[g] = 1
  if (found.listed === found.limit) return
  if (2 * found.listed === found.pairs.length) {
    const grown = new Uint32Array(2 * found.pairs.length)
    grown.set(found.pairs)
    found.pairs = grown
  }
  found.pairs[2 * found.listed] = f < g ? f : g
  found.pairs[2 * found.listed++ + 1] = f < g ? g : f
}
