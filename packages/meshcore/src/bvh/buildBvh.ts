import { type FaceBoxes, boxFaces } from './boxFaces.ts'
import { countUp } from './countUp.ts'
import { mortonKey } from './mortonKey.ts'
import { type SortScratch, sortByKey } from './sortByKey.ts'

/**
 * Bounding volume hierarchy over faces, flat and in depth-first order: the left child of inner node n is n + 1.
 * Boxes are float32, rounded outwards: they may be larger than what they hold, never smaller.
 */
export interface Bvh {
  /** minX, minY, minZ, maxX, maxY, maxZ a node. */
  readonly boxes: Float32Array
  /** Right child of an inner node; `-1 - first` for a leaf, with `first` an index into `faces`. */
  readonly link: Int32Array
  /** Faces of a leaf; 0 for an inner node. */
  readonly size: Uint8Array
  readonly nodes: number
  /** Face numbers in leaf order. */
  readonly faces: Uint32Array
  /** Boxes of the faces, in leaf order. */
  readonly faceBoxes: Float32Array
}

const leafSize = 4

/**
 * Builds the hierarchy by sorting face centres along the Morton curve and splitting where the highest bit changes (Lauterbach et al. 2009);
 * faces that fall into one of the 1024³ cells are sorted again within that cell, so that a small detailed part in a large scene stays cheap.
 *
 * @param positions - xyz triples
 * @param faces - the faces to hold; all when omitted
 */
export const buildBvh = (positions: Float64Array | Float32Array, indices: Uint32Array, faces?: Uint32Array): Bvh => {
  const order = faces?.slice() ?? countUp(indices.length / 3)
  const boxed = boxFaces(positions, indices, order)
  const count = order.length
  const keys = new Uint32Array(count)
  const items = countUp(count)
  const scratch = { keys: new Uint32Array(count), items: new Uint32Array(count) }
  const most = Math.max(1, 2 * count)
  const tree = { link: new Int32Array(most), size: new Uint8Array(most), nodes: 0 }
  if (count > 0) splitAll(boxed, keys, items, scratch, tree)
  const sorted = new Uint32Array(count)
  const faceBoxes = new Float32Array(6 * count)
  for (let i = 0; i < count; i++) {
    const from = items[i]
    sorted[i] = order[from]
    for (let k = 0; k < 6; k++) faceBoxes[6 * i + k] = boxed[6 * from + k]
  }
  const { nodes } = tree
  const link = tree.link.slice(0, nodes)
  const size = tree.size.slice(0, nodes)
  return { boxes: fitBoxes(link, size, faceBoxes), link, size, nodes, faces: sorted, faceBoxes }
}

/** Splits ranges depth first, left before right, with a stack of its own. */
const splitAll = (
  boxes: FaceBoxes,
  keys: Uint32Array,
  items: Uint32Array,
  scratch: SortScratch,
  tree: { link: Int32Array; size: Uint8Array; nodes: number },
): void => {
  // ranges still to do: from, to, and the node whose right child they are (-1 for a left child or the root)
  const stack = [0, keys.length, -1]
  sortRange(boxes, keys, items, scratch, 0, keys.length)
  while (stack.length > 0) {
    // the stack holds whole triples
    const parent = stack.pop() as number
    const to = stack.pop() as number
    const from = stack.pop() as number
    const node = tree.nodes++
    if (parent >= 0) tree.link[parent] = node
    if (to - from <= leafSize) {
      tree.link[node] = -1 - from
      tree.size[node] = to - from
      continue
    }
    if (keys[from] === keys[to - 1]) sortRange(boxes, keys, items, scratch, from, to)
    const middle = splitOf(keys, from, to)
    stack.push(middle, to, node, from, middle, -1)
  }
}

/** Where the highest bit that differs within the sorted range changes; the middle when no key differs. */
const splitOf = (keys: Uint32Array, from: number, to: number): number => {
  const first = keys[from]
  const last = keys[to - 1]
  if (first === last) return (from + to) >> 1
  const bit = 31 - Math.clz32(first ^ last)
  const bound = (last >>> bit) << bit
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle] < bound) low = middle + 1
    else high = middle
  }
  return low
}

/** Keys of the centres in `[from, to)` relative to the box of these centres, then sorts the range. */
const sortRange = (boxes: FaceBoxes, keys: Uint32Array, items: Uint32Array, scratch: SortScratch, from: number, to: number): void => {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let k = 0; k < 3; k++) {
    let least = Infinity
    let most = -Infinity
    for (let i = from; i < to; i++) {
      const centre = boxes[6 * items[i] + k] + boxes[6 * items[i] + k + 3]
      if (centre < least) least = centre
      if (centre > most) most = centre
    }
    low[k] = least
    high[k] = most
  }
  const cells = low.map((least, k) => (high[k] > least ? 1023.999 / (high[k] - least) : 0))
  const [lx, ly, lz] = low
  const [sx, sy, sz] = cells
  for (let i = from; i < to; i++) {
    const at = 6 * items[i]
    keys[i] = mortonKey(
      ((boxes[at] + boxes[at + 3] - lx) * sx) | 0,
      ((boxes[at + 1] + boxes[at + 4] - ly) * sy) | 0,
      ((boxes[at + 2] + boxes[at + 5] - lz) * sz) | 0,
    )
  }
  if (to - from > 64) sortByKey(keys, items, from, to, scratch)
  else sortFew(keys, items, from, to)
}

const sortFew = (keys: Uint32Array, items: Uint32Array, from: number, to: number): void => {
  for (let i = from + 1; i < to; i++) {
    const key = keys[i]
    const item = items[i]
    let j = i - 1
    for (; j >= from && keys[j] > key; j--) {
      keys[j + 1] = keys[j]
      items[j + 1] = items[j]
    }
    keys[j + 1] = key
    items[j + 1] = item
  }
}

/** Boxes from the leaves upwards: children stand after their parent. */
const fitBoxes = (link: Int32Array, size: Uint8Array, faceBoxes: Float32Array): Float32Array => {
  const boxes = new Float32Array(6 * link.length)
  for (let node = link.length - 1; node >= 0; node--) {
    const at = 6 * node
    if (size[node] === 0) {
      const left = at + 6
      const right = 6 * link[node]
      for (let k = 0; k < 3; k++) boxes[at + k] = boxes[left + k] < boxes[right + k] ? boxes[left + k] : boxes[right + k]
      for (let k = 3; k < 6; k++) boxes[at + k] = boxes[left + k] > boxes[right + k] ? boxes[left + k] : boxes[right + k]
      continue
    }
    const first = 6 * (-1 - link[node])
    for (let k = 0; k < 6; k++) boxes[at + k] = faceBoxes[first + k]
    for (let f = first + 6; f < first + 6 * size[node]; f += 6) {
      for (let k = 0; k < 3; k++) if (faceBoxes[f + k] < boxes[at + k]) boxes[at + k] = faceBoxes[f + k]
      for (let k = 3; k < 6; k++) if (faceBoxes[f + k] > boxes[at + k]) boxes[at + k] = faceBoxes[f + k]
    }
  }
  return boxes
}
