import { decodeArithmetic } from './decodeArithmetic.ts'
import { decodeBitlengthMk1 } from './decodeBitlengthMk1.ts'
import { decodeHuffman } from './decodeHuffman.ts'
import { type PacketSource, malformed, readVector, readWords, takeValues } from './packetSource.ts'
import { type ProbabilityTable, readTablesMk1 } from './probabilityTable.ts'

const maxNesting = 8
const noValues = new Int32Array(0)

/** Reads one "Int32 Compressed Data Packet" of the first generation (all of JT 8): residuals, before any predictor. */
export const readPacketMk1 = (source: PacketSource, nesting = 0): Int32Array => {
  const { reader } = source
  if (nesting > maxNesting) malformed(reader, 'Packets are nested too deeply.')
  const codec = reader.u8()
  if (codec === 0) return readVector(source)
  if (codec > 3) malformed(reader, 'A packet has an unknown codec.')
  let tables: readonly ProbabilityTable[] = []
  let outOfBand: Int32Array = noValues
  if (codec >= 2) {
    tables = readTablesMk1(source)
    const count = reader.i32()
    if (count < 0) malformed(reader, 'A packet has a negative value count.')
    if (count > 0) outOfBand = readPacketMk1(source, nesting + 1)
    if (outOfBand.length !== count) malformed(reader, 'A packet has another number of out-of-band values than it says.')
  }
  const bits = reader.i32()
  const out = new Int32Array(takeValues(source, reader.i32()))
  const symbolCount = tables.length > 1 ? reader.i32() : out.length
  const wordCount = reader.i32()
  if (bits < 0 || symbolCount < 0 || bits > wordCount * 32) malformed(reader, 'A packet has impossible lengths.')
  const words = readWords(source, wordCount)
  if (bits === 0 && codec >= 2 && outOfBand.length === out.length) return outOfBand
  if (tables.length > 1) takeValues(source, symbolCount)
  if (codec === 1) decodeBitlengthMk1(words, bits, out, reader)
  else if (codec === 2) decodeHuffman(words, bits, tables[0], outOfBand, out, reader)
  else decodeArithmetic(words, bits, tables, symbolCount, outOfBand, out, reader)
  return out
}
