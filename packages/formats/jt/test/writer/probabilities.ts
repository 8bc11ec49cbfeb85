import { type BitWriter, makeBitWriter } from './bitWriter.ts'

/** Entries of a table in stored order; `value` undefined = escape. */
export interface Entry {
  readonly value: number | undefined
  readonly count: number
  readonly symbol: number
  readonly next: number
}

export const escapeSymbol = -2

/** The commonest values, the rest behind an escape; counts scaled so that 16-bit arithmetic holds them. */
export const entriesOf = (values: Int32Array, most: number): Entry[] => {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const kept = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most)
  const escapes = values.length - kept.reduce((sum, [, count]) => sum + count, 0)
  const scaled = (count: number): number => Math.max(1, Math.floor((count * 4096) / values.length))
  const entries: Entry[] = kept.map(([value, count], symbol) => ({ value, count: scaled(count), symbol, next: 0 }))
  if (escapes > 0) entries.splice(entries.length >> 1, 0, { value: undefined, count: scaled(escapes), symbol: escapeSymbol, next: 0 })
  return entries
}

const bitsFor = (most: number): number => 32 - Math.clz32(most)
const minOf = (entries: readonly Entry[]): number => entries.reduce((min, { value }) => Math.min(min, value ?? min), 0x7fffffff) | 0

/** Table of the first generation; `second` leaves the values to the first table. */
export const putTableMk1 = (bits: BitWriter, entries: readonly Entry[], second: boolean): void => {
  const symbolBits = bitsFor(Math.max(...entries.map(({ symbol }) => symbol + 2)))
  const countBits = bitsFor(Math.max(...entries.map(({ count }) => count)))
  const min = minOf(entries)
  const valueBits = Math.max(...entries.map(({ value }) => bitsFor(((value ?? min) - min) >>> 0)))
  bits.put(entries.length, 32)
  bits.put(symbolBits, 6)
  bits.put(countBits, 6)
  if (!second) bits.put(valueBits, 6)
  bits.put(1, 6)
  if (!second) bits.put(min, 32)
  for (const { value, count, symbol, next } of entries) {
    bits.put(symbol + 2, symbolBits)
    bits.put(count, countBits)
    if (!second) bits.put(((value ?? min) - min) | 0, valueBits)
    bits.put(next, 1)
  }
}

/** Table of the second generation, of the third with `flags`. */
export const tableMk2 = (entries: readonly Entry[], flags: boolean): Uint8Array => {
  const bits = makeBitWriter()
  const symbolBits = bitsFor(Math.max(...entries.map(({ symbol }) => symbol + 2)))
  const countBits = bitsFor(Math.max(...entries.map(({ count }) => count)))
  const min = minOf(entries)
  const valueBits = Math.max(...entries.map(({ value }) => bitsFor(((value ?? min) - min) >>> 0)))
  bits.put(entries.length, 16)
  if (!flags) bits.put(symbolBits, 6)
  bits.put(countBits, 6)
  bits.put(valueBits, flags ? 7 : 6)
  bits.put(min, 32)
  for (const { value, count, symbol } of entries) {
    if (flags) bits.put(value === undefined ? 1 : 0, 1)
    else bits.put(symbol + 2, symbolBits)
    bits.put(count, countBits)
    bits.put(((value ?? min) - min) | 0, valueBits)
  }
  return bits.toBytes()
}
