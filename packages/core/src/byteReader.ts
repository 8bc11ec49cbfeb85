import { fault } from './errors.ts'

/** Reads numbers from bytes one after the other; reading past the end is an `INPUT_TRUNCATED` fault with its offset. */
export interface ByteReader {
  readonly length: number
  offset: number
  u8(): number
  u16(): number
  u32(): number
  i8(): number
  i16(): number
  i32(): number
  f32(): number
  f64(): number
  /** A view, not a copy. */
  bytes(count: number): Uint8Array
  remaining(): number
}

/**
 * Makes a {@link ByteReader}.
 * @param format - named in faults
 */
export const makeByteReader = (bytes: Uint8Array, littleEndian: boolean, format: string): ByteReader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const take = (count: number): number => {
    const at = reader.offset
    if (!(count >= 0) || at + count > bytes.length) fault('INPUT_TRUNCATED', `The file ends where ${count} more bytes are needed.`, { format, offset: at })
    reader.offset = at + count
    return at
  }
  const reader: ByteReader = {
    length: bytes.length,
    offset: 0,
    u8: () => view.getUint8(take(1)),
    u16: () => view.getUint16(take(2), littleEndian),
    u32: () => view.getUint32(take(4), littleEndian),
    i8: () => view.getInt8(take(1)),
    i16: () => view.getInt16(take(2), littleEndian),
    i32: () => view.getInt32(take(4), littleEndian),
    f32: () => view.getFloat32(take(4), littleEndian),
    f64: () => view.getFloat64(take(8), littleEndian),
    bytes: (count) => {
      const at = take(count)
      return bytes.subarray(at, at + count)
    },
    remaining: () => bytes.length - reader.offset,
  }
  return reader
}
