/** Finds vertices by the exact bits of their attributes: open addressing over int32 rows, no object a vertex. */
export interface VertexHash {
  /** Index of the first vertex with the same row as `row` of `other`, adding it when `add`; -1 when unknown. */
  find(other: Int32Array, row: number, add: boolean): number
}

/**
 * @param width - int32 values a row
 * @param capacity - rows that will be added at most
 */
export const makeVertexHash = (width: number, capacity: number): VertexHash => {
  const size = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 1.5)))
  const mask = size - 1
  const slots = new Int32Array(size).fill(-1)
  let kept: Int32Array | undefined
  return {
    find(other, row, add) {
      kept ??= other
      const at = row * width
      let h = 0
      for (let k = 0; k < width; k++) h = Math.imul(h ^ other[at + k] ^ (h >>> 15), 0x2c1b3c6d)
      h = (h ^ (h >>> 13)) & mask
      for (;;) {
        const slot = slots[h]
        if (slot < 0) {
          if (add) slots[h] = row
          return add ? row : -1
        }
        let k = 0
        while (k < width && kept[slot * width + k] === other[at + k]) k++
        if (k === width) return slot
        h = (h + 1) & mask
      }
    },
  }
}
