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
  const boxes = boxFaces(points, indices, all)
  const near = new Uint32Array(all.length)
  const stack = new Int32Array(128)
  let count = 0
  for (let i = 0; i < all.length; i++) if (marked[all[i]] === 1 || meetsAny(bvh, boxes, 6 * i, stack)) near[count++] = all[i]
  return near.slice(0, count)
}

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
