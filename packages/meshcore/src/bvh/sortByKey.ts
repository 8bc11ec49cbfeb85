const digitBits = 10
const digits = 2 ** digitBits

/** Scratch for {@link sortByKey}, kept between calls. */
export interface SortScratch {
  readonly keys: Uint32Array
  readonly items: Uint32Array
}

/** Sorts `keys[from … to)` ascending and carries `items` along: three stable counting passes over 30-bit keys. */
export const sortByKey = (keys: Uint32Array, items: Uint32Array, from: number, to: number, scratch: SortScratch): void => {
  const count = new Uint32Array(digits)
  let [keysIn, itemsIn, keysOut, itemsOut] = [keys, items, scratch.keys, scratch.items]
  for (let shift = 0; shift < 30; shift += digitBits) {
    count.fill(0)
    for (let i = from; i < to; i++) count[(keysIn[i] >>> shift) & (digits - 1)]++
    let sum = from
    for (let d = 0; d < digits; d++) {
      const n = count[d]
      count[d] = sum
      sum += n
    }
    for (let i = from; i < to; i++) {
      const at = count[(keysIn[i] >>> shift) & (digits - 1)]++
      keysOut[at] = keysIn[i]
      itemsOut[at] = itemsIn[i]
    }
    ;[keysIn, itemsIn, keysOut, itemsOut] = [keysOut, itemsOut, keysIn, itemsIn]
  }
  // three passes end in the scratch
  keys.set(keysIn.subarray(from, to), from)
  items.set(itemsIn.subarray(from, to), from)
}
