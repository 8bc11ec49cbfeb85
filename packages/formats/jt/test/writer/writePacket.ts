import type { Predictor } from '../../src/codec/predictor.ts'
import type { BitWriter } from './bitWriter.ts'
import { makeBitWriter } from './bitWriter.ts'
import type { ByteWriter } from './byteWriter.ts'
import { encodeArithmetic, encodeTwoTables } from './encodeArithmetic.ts'
import { encodeBitlengthMk1, encodeBitlengthMk2 } from './encodeBitlength.ts'
import { encodeHuffman } from './encodeHuffman.ts'
import { entriesOf, escapeSymbol, putTableMk1, tableMk2 } from './probabilities.ts'
import { residualsOf } from './residualsOf.ts'

/** How a packet is coded. `arithmetic2` has two tables (JT 8 only), `huffman` exists in JT 8, `chopper` from JT 9, `moveToFront` from JT 10 on. */
export type Codec = 'null' | 'bitlength' | 'bitlengthVariable' | 'huffman' | 'arithmetic' | 'arithmetic2' | 'chopper' | 'moveToFront'

/** Codecs of each generation of packets. */
export const codecsOf = (majorVersion: number): readonly Codec[] => {
  if (majorVersion < 9) return ['null', 'bitlength', 'huffman', 'arithmetic', 'arithmetic2']
  const common: Codec[] = ['null', 'bitlength', 'bitlengthVariable', 'arithmetic', 'chopper']
  return majorVersion < 10 ? common : [...common, 'moveToFront']
}

/** Values that a table holds; the others go out of band, so that escapes are exercised too. */
const mostEntries = 40

const putWords = (writer: ByteWriter, words: Int32Array): void => {
  for (const word of words) writer.i32(word)
}

const putVector = (writer: ByteWriter, words: Int32Array): void => {
  writer.i32(words.length)
  putWords(writer, words)
}

/** Writes one packet of the generation that `majorVersion` has. */
export const writePacket = (writer: ByteWriter, majorVersion: number, values: Int32Array, predictor: Predictor, codec: Codec): void => {
  const residuals = residualsOf(values, predictor)
  if (majorVersion < 9) writePacketMk1(writer, residuals, codec)
  else writePacketMk2(writer, residuals, codec, majorVersion >= 10)
}

const putCodedMk1 = (
  writer: ByteWriter,
  values: Int32Array,
  tables: BitWriter | undefined,
  tableCount: number,
  outOfBand: Int32Array,
  bits: BitWriter,
  symbols: number,
): void => {
  if (tables) {
    writer.u8(tableCount)
    writer.bytes(tables.toBytes())
    writer.i32(outOfBand.length)
    if (outOfBand.length > 0) writePacketMk1(writer, outOfBand, 'bitlength')
  }
  writer.i32(bits.length)
  writer.i32(values.length)
  if (tableCount > 1) writer.i32(symbols)
  putVector(writer, bits.toWords())
}

export const writePacketMk1 = (writer: ByteWriter, values: Int32Array, codec: Codec): void => {
  const coded = values.length === 0 ? 'null' : codec
  if (coded === 'bitlength') {
    writer.u8(1)
    putCodedMk1(writer, values, undefined, 0, new Int32Array(0), encodeBitlengthMk1(values), 0)
  } else if (coded === 'huffman' || coded === 'arithmetic') {
    const entries = entriesOf(values, mostEntries)
    const tables = makeBitWriter()
    putTableMk1(tables, entries, false)
    const { bits, outOfBand } = coded === 'huffman' ? encodeHuffman(values, entries) : encodeArithmetic(values, entries)
    writer.u8(coded === 'huffman' ? 2 : 3)
    putCodedMk1(writer, values, tables, 1, outOfBand, bits, 0)
  } else if (coded === 'arithmetic2') {
    const entries = entriesOf(values, mostEntries)
    const first = entries.map((entry, i) => ({ ...entry, next: i % 2 }))
    const second = entries.filter(({ value }, i) => value !== undefined && i % 3 === 0).map((entry, i) => ({ ...entry, next: (i + 1) % 2 }))
    second.push({ value: undefined, count: 7, symbol: escapeSymbol, next: 0 })
    const tables = makeBitWriter()
    putTableMk1(tables, first, false)
    putTableMk1(tables, second, true)
    const { bits, outOfBand, symbols } = encodeTwoTables(values, [first, second])
    writer.u8(3)
    putCodedMk1(writer, values, tables, 2, outOfBand, bits, symbols)
  } else {
    writer.u8(0)
    putVector(writer, values)
  }
}

export const writePacketMk2 = (writer: ByteWriter, values: Int32Array, codec: Codec, third: boolean): void => {
  writer.i32(values.length)
  if (values.length === 0) return
  const putBits = (bits: BitWriter): void => {
    writer.i32(bits.length)
    putWords(writer, bits.toWords())
  }
  switch (codec) {
    case 'bitlength':
    case 'bitlengthVariable':
      writer.u8(1)
      putBits(encodeBitlengthMk2(values, codec === 'bitlength' ? 'fixed' : 'variable', third))
      break
    case 'arithmetic': {
      const entries = entriesOf(values, mostEntries)
      const { bits, outOfBand } = encodeArithmetic(values, entries)
      writer.u8(3)
      putBits(bits)
      writer.bytes(tableMk2(entries, third))
      if (!third || outOfBand.length > 0) writePacketMk2(writer, outOfBand, 'bitlength', third)
      break
    }
    case 'chopper': {
      const bias = values.reduce((a, b) => Math.min(a, b))
      const span = Math.max(2, 32 - Math.clz32(values.reduce((a, b) => Math.max(a, b)) - bias))
      const chop = span >> 1
      const rest = values.map((value) => (value - bias) | 0)
      writer.u8(4)
      writer.u8(chop)
      writer.i32(bias)
      writer.u8(span)
      writePacketMk2(
        writer,
        rest.map((value) => value >>> (span - chop)),
        'bitlength',
        third,
      )
      writePacketMk2(
        writer,
        rest.map((value) => value & (2 ** (span - chop) - 1)),
        'arithmetic',
        third,
      )
      break
    }
    case 'moveToFront': {
      const recent: number[] = []
      const fresh: number[] = []
      const offsets = values.map((value) => {
        const at = recent.indexOf(value)
        if (at < 0) fresh.push(value)
        else recent.splice(at, 1)
        recent.unshift(value)
        recent.length = Math.min(16, recent.length)
        return at
      })
      writer.u8(5)
      writePacketMk2(writer, Int32Array.from(fresh), 'bitlengthVariable', third)
      writePacketMk2(writer, offsets, 'arithmetic', third)
      break
    }
    default:
      writer.u8(0)
      writer.i32(values.length * 32)
      putWords(writer, values)
  }
}
