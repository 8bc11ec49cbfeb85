import { makeByteBits, type ByteBits } from './byteBits.ts'
import { type PacketSource, malformed, takeValues } from './packetSource.ts'

/** Symbols of a packet with how often each occurs; entries keep their stored order. */
export interface ProbabilityTable {
  readonly counts: Int32Array
  readonly values: Int32Array
  /** 1 where the entry stands for "the value is stored out of band". */
  readonly escapes: Uint8Array
  /** Stored symbol, by which a second table finds its values in the first. Empty after the first generation. */
  readonly symbols: Int32Array
  /** Table that decodes the next symbol. Empty after the first generation. */
  readonly next: Uint8Array
}

const allocate = (source: PacketSource, entries: number, entryBits: number, linked: boolean): ProbabilityTable => {
  if (entries > (source.reader.remaining() + 1) * 8 || entries * entryBits > (source.reader.remaining() + 8) * 8) {
    malformed(source.reader, 'A probability table is longer than its element.')
  }
  takeValues(source, entries)
  return {
    counts: new Int32Array(entries),
    values: new Int32Array(entries),
    escapes: new Uint8Array(entries),
    symbols: new Int32Array(linked ? entries : 0),
    next: new Uint8Array(linked ? entries : 0),
  }
}

const checkWidths = (source: PacketSource, ...widths: readonly number[]): void => {
  if (widths.some((width) => width > 32)) malformed(source.reader, 'A probability table has a field wider than 32 bits.')
}

const readLinkedTable = (source: PacketSource, bits: ByteBits, first: ProbabilityTable | undefined): ProbabilityTable => {
  const entries = bits.take(32)
  const symbolBits = bits.take(6)
  const countBits = bits.take(6)
  const valueBits = first ? 0 : bits.take(6)
  const nextBits = bits.take(6)
  const min = first ? 0 : bits.take(32) | 0
  checkWidths(source, symbolBits, countBits, valueBits, nextBits)
  const table = allocate(source, entries, symbolBits + countBits + valueBits + nextBits, true)
  const valueOf = first && new Map(Array.from(first.symbols, (symbol, i) => [symbol, first.values[i]]))
  for (let i = 0; i < entries; i++) {
    const symbol = (bits.take(symbolBits) - 2) | 0
    table.symbols[i] = symbol
    table.escapes[i] = symbol === -2 ? 1 : 0
    table.counts[i] = bits.take(countBits)
    table.values[i] = valueOf ? (valueOf.get(symbol) ?? 0) : bits.take(valueBits) + min
    const next = bits.take(nextBits)
    if (next > 1) malformed(source.reader, 'A probability table names a table that does not exist.')
    table.next[i] = next
  }
  return table
}

/** One or two tables of a first-generation packet (JT 8). */
export const readTablesMk1 = (source: PacketSource): readonly ProbabilityTable[] => {
  const count = source.reader.u8()
  if (count < 1 || count > 2) malformed(source.reader, 'A packet must have one or two probability tables.')
  const bits = makeByteBits(source.reader)
  const first = readLinkedTable(source, bits, undefined)
  const tables = count === 1 ? [first] : [first, readLinkedTable(source, bits, first)]
  if (count === 1 && first.next.some((next) => next !== 0)) first.next.fill(0)
  return tables
}

/** The table of a second-generation packet (JT 9), or of a third-generation one (JT 10) with `flags`. */
export const readTableMk2 = (source: PacketSource, flags: boolean): ProbabilityTable => {
  const bits = makeByteBits(source.reader)
  const entries = bits.take(16)
  const symbolBits = flags ? 1 : bits.take(6)
  const countBits = bits.take(6)
  const valueBits = bits.take(flags ? 7 : 6)
  const min = bits.take(32) | 0
  checkWidths(source, symbolBits, countBits, valueBits)
  const table = allocate(source, entries, symbolBits + countBits + valueBits, false)
  for (let i = 0; i < entries; i++) {
    const symbol = bits.take(symbolBits)
    // Stored symbols are two higher: 0 is the escape symbol -2. The third generation has a flag instead.
    table.escapes[i] = flags ? symbol : symbol === 0 ? 1 : 0
    table.counts[i] = bits.take(countBits)
    table.values[i] = bits.take(valueBits) + min
  }
  bits.align()
  return table
}
