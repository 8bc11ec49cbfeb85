import { decodeArithmetic } from './decodeArithmetic.ts'
import { decodeBitlengthMk2 } from './decodeBitlengthMk2.ts'
import { moveToFront } from './moveToFront.ts'
import { type PacketSource, malformed, readWords, takeValues } from './packetSource.ts'
import { readTableMk2 } from './probabilityTable.ts'

const maxNesting = 8
const noValues = new Int32Array(0)

/**
 * Reads one "Int32 Compressed Data Packet" of the second generation (JT 9) or, with `third`, of the third (JT 10): residuals, before any predictor.
 */
export const readPacketMk2 = (source: PacketSource, third: boolean, nesting = 0): Int32Array => {
  const { reader } = source
  if (nesting > maxNesting) malformed(reader, 'Packets are nested too deeply.')
  const count = takeValues(source, reader.i32())
  if (count === 0) return noValues
  const codec = reader.u8()
  if (codec === 4) return readChopped(source, third, nesting, count)
  if (codec === 5 && third) {
    const window = readPacketMk2(source, third, nesting + 1)
    const offsets = readPacketMk2(source, third, nesting + 1)
    if (offsets.length !== count) malformed(reader, 'A packet has another number of values than it says.')
    return moveToFront(window, offsets, reader)
  }
  if (codec !== 0 && codec !== 1 && codec !== 3) malformed(reader, 'A packet has an unknown codec.')
  const bits = reader.i32()
  if (bits < 0) malformed(reader, 'A packet has impossible lengths.')
  const wordCount = Math.ceil(bits / 32)
  const words = readWords(source, wordCount)
  if (codec === 0) {
    if (wordCount !== count) malformed(reader, 'A packet has another number of values than it says.')
    return words.subarray(0, count)
  }
  if (codec === 1) {
    const out = new Int32Array(count)
    decodeBitlengthMk2(words, bits, out, third, reader)
    return out
  }
  const table = readTableMk2(source, third)
  const outOfBand = !third || table.escapes.includes(1) ? readPacketMk2(source, third, nesting + 1) : noValues
  if (bits === 0 && outOfBand.length === count) return outOfBand
  const out = new Int32Array(count)
  decodeArithmetic(words, bits, [table], count, outOfBand, out, reader)
  return out
}

/** Values cut into a high and a low half, each a packet of its own ("Chopper pseudo-CODEC"). */
const readChopped = (source: PacketSource, third: boolean, nesting: number, count: number): Int32Array => {
  const { reader } = source
  const chopBits = reader.u8()
  if (chopBits === 0) {
    const whole = readPacketMk2(source, third, nesting + 1)
    if (whole.length !== count) malformed(reader, 'A packet has another number of values than it says.')
    return whole
  }
  const bias = reader.i32()
  const shift = reader.u8() - chopBits
  const high = readPacketMk2(source, third, nesting + 1)
  const low = readPacketMk2(source, third, nesting + 1)
  if (shift < 0 || shift > 31 || high.length !== count || low.length !== count) malformed(reader, 'A packet is cut into halves that do not fit.')
  const out = new Int32Array(count)
  for (let i = 0; i < count; i++) out[i] = (low[i] | (high[i] << shift)) + bias
  return out
}
