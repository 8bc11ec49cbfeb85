import { fault, makeByteReader } from '@trunnion/core'
import { malformed, takeValues } from '../codec/packetSource.ts'
import { decodeXz } from '../xz/decodeXz.ts'
import { inflateVertices } from './inflateVertices.ts'
import type { Vector } from './primitiveFrame.ts'
import { type ShapeSource, readBindings } from './shapeSource.ts'

/** What a primitive is, by its number in the file. */
const primitiveKinds = ['box', 'cylinder', 'pyramid', 'sphere', 'prism'] as const
type PrimitiveKind = (typeof primitiveKinds)[number]

/** One primitive as it is stored: ten numbers whose meaning depends on its kind (see primitiveOf.ts). */
export interface StoredPrimitive {
  readonly kind: PrimitiveKind
  /** "params1", "params2", "params3". */
  readonly origin: Vector
  readonly extent: Vector
  readonly rest: readonly number[]
  /** Red, green, blue, 0 to 1. */
  readonly color?: readonly number[]
}

/** Reserved, three, three and four floats, colour, kind. */
const recordBytes = 60
/** What a primitive takes from the budget of values before its vertices do: it is looked at in up to twelve ways. */
const valuesEach = 512
/** Above this count the numbers are quantised in packets, in an order of which nothing public tells. */
const mostPlain = 4

type Reader = ShapeSource['reader']

const vector = (reader: Reader): Vector => [reader.f32(), reader.f32(), reader.f32()]
const four = (reader: Reader): readonly number[] => [...vector(reader), reader.f32()]

const kindOf = (reader: Reader): PrimitiveKind => primitiveKinds[reader.i32()] ?? malformed(reader, 'A primitive is of no known kind.')

const readRecord = (reader: Reader, colored: boolean): StoredPrimitive => {
  reader.i32()
  const [origin, extent, rest, color] = [vector(reader), vector(reader), four(reader), vector(reader)]
  return { kind: kindOf(reader), origin, extent, rest, ...(colored && { color }) }
}

/** .xz begins with FD; only JT 10 has it. */
const unpack = (source: ShapeSource, packed: number, size: number): Uint8Array => {
  const { reader } = source
  const isXz = reader.u8() === 0xfd
  reader.offset--
  return isXz ? decodeXz(reader.bytes(packed), size).bytes : inflateVertices(source, packed, size)
}

const readLossless = (source: ShapeSource, colored: boolean): readonly StoredPrimitive[] => {
  const { reader, littleEndian } = source
  const size = reader.i32()
  const packed = reader.i32()
  if (size === 0) return []
  if (size < 0 || size % recordBytes !== 0) malformed(reader, 'A set of primitives has no whole number of them.')
  takeValues(source, (valuesEach * size) / recordBytes)
  const data = packed < 0 ? reader.bytes(-packed) : unpack(source, packed, size)
  if (data.length < size) malformed(reader, 'A set of primitives ends early.')
  const records = makeByteReader(data, littleEndian, 'jt')
  return Array.from({ length: size / recordBytes }, () => readRecord(records, colored))
}

const readPlain = (source: ShapeSource, colored: boolean): readonly StoredPrimitive[] => {
  const { reader } = source
  const count = reader.i32()
  if (count < 0) malformed(reader, 'A set of primitives has less than none.')
  if (count > mostPlain) fault('FORMAT_UNSUPPORTED', 'Quantised sets of more than four primitives are not read.', { format: 'jt', offset: reader.offset })
  return Array.from({ length: count }, () => {
    const [rest, origin, extent] = [four(reader), vector(reader), vector(reader)]
    const color = colored ? vector(reader) : undefined
    return { kind: kindOf(reader), origin, extent, rest, ...(color && { color }) }
  })
}

/**
 * Reads a "Primitive Set Shape Element" of JT 9 or 10 (9.5 reference, figures 97 to 99; ISO 14306:2017, figures 95 to 97).
 *
 * @throws Fault FORMAT_UNSUPPORTED for quantised sets of more than four, INPUT_MALFORMED, INPUT_TRUNCATED, LIMIT_ENTITIES
 */
export const readPrimitiveSet = (source: ShapeSource): readonly StoredPrimitive[] => {
  const { reader } = source
  let colored: boolean
  if (source.majorVersion >= 10) {
    reader.bytes(2)
    colored = readBindings(source).colors
    reader.bytes(2)
  } else {
    reader.bytes(2 + 4)
    colored = reader.i32() !== 0
    reader.bytes(4 + 2)
  }
  return reader.i32() === 0 ? readLossless(source, colored) : readPlain(source, colored)
}
