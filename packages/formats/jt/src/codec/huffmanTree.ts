import type { ProbabilityTable } from './probabilityTable.ts'

/** Nodes below `leafCount` are entries of the table; the others have two children each. */
export interface HuffmanTree {
  readonly leafCount: number
  readonly root: number
  /** Child for bit 1, by node minus `leafCount`. */
  readonly left: Int32Array
  /** Child for bit 0. */
  readonly right: Int32Array
}

/**
 * Builds the code tree that writer and reader both derive from the occurrence counts.
 * Equal counts are decided by the binary heap alone, so its two loops follow the reference heap exactly (ISO 14306 "Huffman CODEC"):
 * an insert passes parents that are strictly larger, a removal prefers the left child unless the right one is strictly smaller.
 */
export const buildHuffmanTree = (table: ProbabilityTable): HuffmanTree => {
  const leafCount = table.counts.length
  const count = new Float64Array(Math.max(1, 2 * leafCount - 1))
  count.set(table.counts)
  const left = new Int32Array(Math.max(0, leafCount - 1))
  const right = new Int32Array(left.length)
  const heap = new Int32Array(leafCount + 1)
  let size = 0
  const insert = (node: number): void => {
    let at = ++size
    while (at > 1 && count[heap[at >> 1]] > count[node]) {
      heap[at] = heap[at >> 1]
      at >>= 1
    }
    heap[at] = node
  }
  const removeSmallest = (): number => {
    const top = heap[1]
    const moved = heap[size--]
    let at = 1
    while (2 * at <= size) {
      let child = 2 * at
      if (child < size && count[heap[child + 1]] < count[heap[child]]) child++
      if (count[moved] < count[heap[child]]) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = moved
    return top
  }
  for (let leaf = 0; leaf < leafCount; leaf++) insert(leaf)
  for (let n = 0; n < left.length; n++) {
    left[n] = removeSmallest()
    right[n] = removeSmallest()
    count[leafCount + n] = count[left[n]] + count[right[n]]
    insert(leafCount + n)
  }
  return { leafCount, root: heap[1], left, right }
}
