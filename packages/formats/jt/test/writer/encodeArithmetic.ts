import { type BitWriter, makeBitWriter } from './bitWriter.ts'
import type { Entry } from './probabilities.ts'

/** 16-bit arithmetic coder after Witten, Neal and Cleary (1987), written bit by bit as in the paper. */
const makeCoder = (bits: BitWriter): { put(entries: readonly Entry[], index: number): void; finish(): void } => {
  let low = 0
  let high = 0xffff
  let pending = 0
  const out = (bit: number): void => {
    bits.put(bit, 1)
    for (; pending > 0; pending--) bits.put(1 - bit, 1)
  }
  return {
    put(entries, index) {
      const total = entries.reduce((sum, { count }) => sum + count, 0)
      const before = entries.slice(0, index).reduce((sum, { count }) => sum + count, 0)
      const range = high - low + 1
      high = low + Math.floor((range * (before + entries[index].count)) / total) - 1
      low += Math.floor((range * before) / total)
      for (;;) {
        if (((low ^ high) & 0x8000) === 0) out(high >> 15)
        else if ((low & 0x4000) !== 0 && (high & 0x4000) === 0) {
          pending++
          low &= 0x3fff
          high |= 0x4000
        } else return
        low = (low << 1) & 0xffff
        high = ((high << 1) | 1) & 0xffff
      }
    },
    finish() {
      pending++
      out((low >> 14) & 1)
    },
  }
}

/** One table; values outside it leave an escape and go to `outOfBand`. */
export const encodeArithmetic = (values: Int32Array, entries: readonly Entry[]): { readonly bits: BitWriter; readonly outOfBand: Int32Array } => {
  const bits = makeBitWriter()
  const coder = makeCoder(bits)
  const outOfBand: number[] = []
  const indexOf = new Map(entries.map(({ value }, i) => [value, i]))
  for (const value of values) {
    const index = indexOf.get(value)
    if (index === undefined) outOfBand.push(value)
    coder.put(entries, index ?? indexOf.get(undefined)!)
  }
  coder.finish()
  return { bits, outOfBand: Int32Array.from(outOfBand) }
}

/** Two tables (JT 8): the entry of each symbol says which table comes next, an escape in the second only leads back to the first. */
export const encodeTwoTables = (
  values: Int32Array,
  tables: readonly [readonly Entry[], readonly Entry[]],
): { readonly bits: BitWriter; readonly outOfBand: Int32Array; readonly symbols: number } => {
  const bits = makeBitWriter()
  const coder = makeCoder(bits)
  const outOfBand: number[] = []
  let symbols = 0
  let current = 0
  const put = (index: number): void => {
    coder.put(tables[current], index)
    current = tables[current][index].next
    symbols++
  }
  const escape = (): number => tables[current].findIndex(({ value }) => value === undefined)
  for (const value of values) {
    if (current === 1 && !tables[1].some((entry) => entry.value === value)) put(escape())
    const index = tables[current].findIndex((entry) => entry.value === value)
    if (index < 0) outOfBand.push(value)
    put(index < 0 ? escape() : index)
  }
  coder.finish()
  return { bits, outOfBand: Int32Array.from(outOfBand), symbols }
}
