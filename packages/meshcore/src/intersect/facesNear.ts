import { boxFaces } from '../bvh/boxFaces.ts'
import { type Bvh, buildBvh } from '../bvh/buildBvh.ts'
import { countUp } from '../bvh/countUp.ts'

/**
 * The marked faces (1 = marked) and all whose boxes meet the box of one, ascending.
 *
 * @param from - the faces to choose from; all when omitted
 */
export const facesNear = (points: Float64Array, indices: Uint32Array, marked: Uint8Array, from?: Uint32Array): Uint32Array => {
  const all = from ?? countUp(marked.length)
  const own = new Uint32Array(all.length)
  let owned = 0
  for (let i = 0; i < all.length; i++) if (marked[all[i]] === 1) own[owned++] = all[i]
  const bvh = buildBvh(points, indices, own.subarray(0, owned))
  const grid = coarseGrid(bvh)
  const near = new Uint32Array(all.length)
  const stack = new Int32Array(128)
  const box = new Float32Array(6)
  let count = 0
  for (let i = 0; i < all.length; i++) {
    const f = all[i]
    if (marked[f] === 0) {
      if (!mayMeet(grid, points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2])) continue
      box.set(boxFaces(points, indices, all.subarray(i, i + 1)))
      if (!meetsAny(bvh, box, 0, stack)) continue
    }
    near[count++] = f
  }
  return near.slice(0, count)
}

/** Cells that the boxes of a hierarchy's faces touch: most faces of a large mesh lie in none, which is seen in a tenth of the time of a way through the tree. */
interface CoarseGrid {
  readonly taken: Uint8Array
  readonly origin: Float64Array
  /** Cells per length. */
  readonly scale: Float64Array
}

const cells = 64
/** Cells that all boxes together may be written into; larger boxes make the grid useless. */
const mostWrites = 4_000_000

const coarseGrid = ({ boxes, faceBoxes, nodes }: Bvh): CoarseGrid => {
  const taken = new Uint8Array(cells ** 3)
  const origin = new Float64Array(3)
  const scale = new Float64Array(3)
  if (nodes === 0) return { taken, origin, scale }
  for (let k = 0; k < 3; k++) {
    origin[k] = boxes[k]
    scale[k] = boxes[k + 3] > boxes[k] ? (cells - 1e-6) / (boxes[k + 3] - boxes[k]) : 0
  }
  const cell = (x: number, k: number): number => ((x - origin[k]) * scale[k]) | 0
  let writes = 0
  for (let at = 0; at < faceBoxes.length; at += 6) {
    const [i0, j0, k0] = [cell(faceBoxes[at], 0), cell(faceBoxes[at + 1], 1), cell(faceBoxes[at + 2], 2)]
    const [i1, j1, k1] = [cell(faceBoxes[at + 3], 0), cell(faceBoxes[at + 4], 1), cell(faceBoxes[at + 5], 2)]
    writes += (i1 - i0 + 1) * (j1 - j0 + 1) * (k1 - k0 + 1)
    if (writes > mostWrites) return { taken: taken.fill(1), origin, scale }
    for (let k = k0; k <= k1; k++) for (let j = j0; j <= j1; j++) taken.fill(1, (k * cells + j) * cells + i0, (k * cells + j) * cells + i1 + 1)
  }
  return { taken, origin, scale }
}

/** May the face over three points (offsets) touch a taken cell? Widened by a thousandth of a cell, since boxes are rounded outwards and cells downwards. */
const mayMeet = ({ taken, origin, scale }: CoarseGrid, p: Float64Array, a: number, b: number, c: number): boolean => {
  for (let k = 0; k < 3; k++) {
    const x = p[a + k]
    const y = p[b + k]
    const z = p[c + k]
    const low = ((x < y ? (x < z ? x : z) : y < z ? y : z) - origin[k]) * scale[k] - 1e-3
    const high = ((x > y ? (x > z ? x : z) : y > z ? y : z) - origin[k]) * scale[k] + 1e-3
    // a flat box has no cells across: the tree decides
    if (scale[k] > 0 && (high < 0 || low >= cells)) return false
    range[2 * k] = low > 0 ? low | 0 : 0
    range[2 * k + 1] = high < cells ? high | 0 : cells - 1
  }
  for (let k = range[4]; k <= range[5]; k++)
    for (let j = range[2]; j <= range[3]; j++) for (let i = range[0]; i <= range[1]; i++) if (taken[(k * cells + j) * cells + i] === 1) return true
  return false
}

const range = new Int32Array(6)

const meetsAny = (bvh: Bvh, boxes: Float32Array, at: number, stack: Int32Array): boolean => {
  let top = 0
  if (bvh.nodes > 0) stack[top++] = 0
  while (top > 0) {
    const node = stack[--top]
    if (!meets(bvh.boxes, 6 * node, boxes, at)) continue
    if (bvh.size[node] > 0) {
      const first = -1 - bvh.link[node]
      for (let i = first; i < first + bvh.size[node]; i++) if (meets(bvh.faceBoxes, 6 * i, boxes, at)) return true
      continue
    }
    // the tree halves ranges of keys of 30 bits again and again: deeper ones than the stack are taken as met, which only costs time
    if (top + 2 > stack.length) return true
    stack[top++] = bvh.link[node]
    stack[top++] = node + 1
  }
  return false
}

const meets = (a: Float32Array, i: number, b: Float32Array, j: number): boolean =>
  a[i] <= b[j + 3] && b[j] <= a[i + 3] && a[i + 1] <= b[j + 4] && b[j + 1] <= a[i + 4] && a[i + 2] <= b[j + 5] && b[j + 2] <= a[i + 5]
