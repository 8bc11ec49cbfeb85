/** Collects bytes in a chosen byte order. Test-only counterpart of the product's reader. */
export interface ByteWriter {
  readonly littleEndian: boolean
  u8(value: number): void
  i16(value: number): void
  u16(value: number): void
  i32(value: number): void
  u32(value: number): void
  /** Two 32-bit halves. */
  u64(low: number, high: number): void
  f32(value: number): void
  f64(value: number): void
  bytes(bytes: Uint8Array): void
  /** `10dd10ab-2ac8-11d1-9b6b-0080c7bb5997`. */
  guid(text: string): void
  toBytes(): Uint8Array
}

export const makeByteWriter = (littleEndian: boolean): ByteWriter => {
  let buffer = new Uint8Array(1024)
  let view = new DataView(buffer.buffer)
  let length = 0
  /** A view with room for `count` more bytes, which end at `length`. */
  const room = (count: number): DataView => {
    length += count
    if (length > buffer.length) {
      const larger = new Uint8Array(2 * length)
      larger.set(buffer)
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    return view
  }
  const writer: ByteWriter = {
    littleEndian,
    u8: (value) => room(1).setUint8(length - 1, value),
    i16: (value) => room(2).setInt16(length - 2, value, littleEndian),
    u16: (value) => room(2).setUint16(length - 2, value, littleEndian),
    i32: (value) => room(4).setInt32(length - 4, value, littleEndian),
    u32: (value) => room(4).setUint32(length - 4, value, littleEndian),
    u64(low, high) {
      writer.u32(littleEndian ? low : high)
      writer.u32(littleEndian ? high : low)
    },
    f32: (value) => room(4).setFloat32(length - 4, value, littleEndian),
    f64: (value) => room(8).setFloat64(length - 8, value, littleEndian),
    bytes(bytes) {
      room(bytes.length)
      buffer.set(bytes, length - bytes.length)
    },
    guid(text) {
      const [a, b, c, d, e] = text.split('-')
      writer.u32(Number.parseInt(a, 16))
      writer.u16(Number.parseInt(b, 16))
      writer.u16(Number.parseInt(c, 16))
      writer.bytes(Uint8Array.from(Buffer.from(d + e, 'hex')))
    },
    toBytes: () => buffer.slice(0, length),
  }
  return writer
}
