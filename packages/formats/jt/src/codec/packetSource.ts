import { type ByteReader, fault } from '@trunnion/core'

/** Where packets are read from, and how many values they may still give. */
export interface PacketSource {
  readonly reader: ByteReader
  readonly littleEndian: boolean
  /** Falls with every packet; below zero is a `LIMIT_ENTITIES` fault, before anything is allocated. */
  valuesLeft: number
}

/** Stops with `INPUT_MALFORMED` at the reader's place. */
export const malformed = (reader: ByteReader, message: string): never => fault('INPUT_MALFORMED', message, { format: 'jt', offset: reader.offset })

/** Counts `count` values against the budget and gives it back as a safe array length. */
export const takeValues = (source: PacketSource, count: number): number => {
  if (count < 0) malformed(source.reader, 'A packet has a negative value count.')
  source.valuesLeft -= count
  if (source.valuesLeft < 0) fault('LIMIT_ENTITIES', 'A shape holds more values than the limit.', { format: 'jt', offset: source.reader.offset })
  return count
}

/**
 * Words of a CodeText, first word first, with two zero words behind them: decoders may look up to 63 bits past the end.
 * @param count - words; checked against the remaining bytes before allocation
 */
export const readWords = (source: PacketSource, count: number): Int32Array => {
  const bytes = source.reader.bytes(count * 4)
  const words = new Int32Array(count + 2)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let i = 0; i < count; i++) words[i] = view.getInt32(i * 4, source.littleEndian)
  return words
}

/** `I32` count and that many 32-bit words (`VecI32`, `VecU32`). */
export const readVector = (source: PacketSource): Int32Array => {
  const count = takeValues(source, source.reader.i32())
  return readWords(source, count).subarray(0, count)
}

/** The 32 bits that start at bit `at`, most significant bit first. */
export const peek32 = (words: Int32Array, at: number): number => {
  const i = at >>> 5
  const shift = at & 31
  return shift === 0 ? words[i] : (words[i] << shift) | (words[i + 1] >>> (32 - shift))
}
