import type { ByteReader } from '@trunnion/core'
import { malformed, peek32 } from './packetSource.ts'
import type { ProbabilityTable } from './probabilityTable.ts'

/** A table as the decoder's inner loop wants it: entries that occur, in stored order, with running sums. */
interface Model {
  readonly values: Int32Array
  readonly escapes: Uint8Array
  /** Table that decodes the next symbol. */
  readonly next: Uint8Array
  /** Sum of the counts before each entry; one more at the end. */
  readonly cumulative: Int32Array
  /** Entry that holds every `1 << shift`-th sum: where a search begins. */
  readonly first: Uint16Array
  readonly shift: number
  readonly total: number
  readonly perTotal: number
}

const makeModel = (table: ProbabilityTable, reader: ByteReader): Model => {
  const entries = table.counts.length
  const model = { values: new Int32Array(entries), escapes: new Uint8Array(entries), next: new Uint8Array(entries), cumulative: new Int32Array(entries + 1) }
  const { cumulative } = model
  let total = 0
  let used = 0
  for (let i = 0; i < entries; i++) {
    const count = table.counts[i]
    if (count === 0) continue
    if (count < 0 || total + count > 0xffff) malformed(reader, 'The counts of a probability table are too large.')
    model.values[used] = table.values[i]
    model.escapes[used] = table.escapes[i]
    model.next[used] = table.next.length > 0 ? table.next[i] : 0
    total += count
    cumulative[++used] = total
  }
  if (total === 0) malformed(reader, 'A probability table is empty.')
  // 1024 steps: at most a few comparisons remain, and filling the index costs less than decoding a short packet.
  const shift = Math.max(0, 22 - Math.clz32(total))
  const first = new Uint16Array((total >>> shift) + 1)
  for (let step = 0, k = 0; step < first.length; step++) {
    while (k + 1 < used && cumulative[k + 1] <= step << shift) k++
    first[step] = k
  }
  return { ...model, first, shift, total, perTotal: 1 / total }
}

/**
 * Arithmetic codec with 16-bit registers (Witten, Neal and Cleary 1987, as ISO 14306 "Arithmetic CODEC").
 * @param words - CodeText with padding, see `readWords`; zero bits follow its end
 * @param bits - CodeText length
 * @param symbolCount - symbols to decode; more than values only when a second table switches contexts
 * @param outOfBand - values that escape symbols take, in order
 */
export const decodeArithmetic = (
  words: Int32Array,
  bits: number,
  tables: readonly ProbabilityTable[],
  symbolCount: number,
  outOfBand: Int32Array,
  out: Int32Array,
  reader: ByteReader,
): void => {
  const models = tables.map((table) => makeModel(table, reader))
  const linked = models.length > 1
  let { values, escapes, next, cumulative, first, shift, total, perTotal } = models[0]
  let inFirst = true
  let low = 0
  let high = 0xffff
  let code = peek32(words, 0) >>> 16
  let at = 16
  let written = 0
  let taken = 0
  for (let n = 0; n < symbolCount; n++) {
    const range = high - low + 1
    const sum = (((code - low + 1) * total - 1) / range) | 0
    let k = first[sum >>> shift]
    while (cumulative[k + 1] <= sum) k++
    // Half a count more makes the product with the reciprocal exact after truncation, and saves two of three divisions a symbol.
    high = low + (((range * cumulative[k + 1] + 0.5) * perTotal) | 0) - 1
    low = low + (((range * cumulative[k] + 0.5) * perTotal) | 0)
    if (high < low) malformed(reader, 'A packet has counts that its arithmetic cannot hold.')
    // All equal leading bits leave at once, then all bits of the pattern low 01…, high 10… (underflow).
    const equal = low === high ? 16 : Math.clz32((low ^ high) << 16)
    if (equal > 0) {
      low = (low << equal) & 0xffff
      high = ((high << equal) | ((1 << equal) - 1)) & 0xffff
      code = ((code << equal) | (peek32(words, at) >>> (32 - equal))) & 0xffff
      at += equal
    }
    const squeezed = Math.clz32(~((low & ~high) << 17))
    if (squeezed > 0) {
      low = (low << squeezed) & 0x7fff
      high = ((high << squeezed) | ((1 << squeezed) - 1) | 0x8000) & 0xffff
      code = (((code << squeezed) | (peek32(words, at) >>> (32 - squeezed))) & 0xffff) ^ 0x8000
      at += squeezed
    }
    if (at > bits + 32) malformed(reader, 'A packet has fewer bits than values.')
    if (escapes[k] === 0) {
      if (written === out.length) malformed(reader, 'A packet has more values than it says.')
      out[written++] = values[k]
    } else if (inFirst) {
      if (written === out.length || taken === outOfBand.length) malformed(reader, 'A packet lacks out-of-band values.')
      out[written++] = outOfBand[taken++]
    }
    if (linked) {
      const table = next[k]
      inFirst = table === 0
      ;({ values, escapes, next, cumulative, first, shift, total, perTotal } = models[table])
    }
  }
  if (written !== out.length) malformed(reader, 'A packet has fewer values than it says.')
}
