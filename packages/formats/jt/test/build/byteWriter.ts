/** Appends numbers in one byte order; grows as needed. */
export interface ByteWriter {
  u8(...values: readonly number[]): ByteWriter
  u16(value: number): ByteWriter
  i32(...values: readonly number[]): ByteWriter
  u32(value: number): ByteWriter
  f32(...values: readonly number[]): ByteWriter
  f64(...values: readonly number[]): ByteWriter
  /** 64 bits of a number below 2^53. */
  u64(value: number): ByteWriter
  raw(bytes: Uint8Array): ByteWriter
  guid(text: string): ByteWriter
  mbString(text: string): ByteWriter
  finish(): Uint8Array
  readonly littleEndian: boolean
}

export const makeByteWriter = (littleEndian: boolean): ByteWriter => {
  const parts: Uint8Array[] = []
  const put = (size: number, set: (view: DataView) => void): void => {
    const bytes = new Uint8Array(size)
    set(new DataView(bytes.buffer))
    parts.push(bytes)
  }
  const writer: ByteWriter = {
    littleEndian,
    u8: (...values) => writer.raw(Uint8Array.from(values)),
    u16: (value) => (put(2, (v) => v.setUint16(0, value & 0xffff, littleEndian)), writer),
    i32: (...values) => (put(4 * values.length, (v) => values.forEach((value, i) => v.setInt32(4 * i, value, littleEndian))), writer),
    u32: (value) => (put(4, (v) => v.setUint32(0, value >>> 0, littleEndian)), writer),
    f32: (...values) => (put(4 * values.length, (v) => values.forEach((value, i) => v.setFloat32(4 * i, value, littleEndian))), writer),
    f64: (...values) => (put(8 * values.length, (v) => values.forEach((value, i) => v.setFloat64(8 * i, value, littleEndian))), writer),
    u64: (value) => (put(8, (v) => v.setBigUint64(0, BigInt(value), littleEndian)), writer),
    raw: (bytes) => (parts.push(bytes), writer),
    guid: (text) => {
      const hex = text.replaceAll('-', '')
      writer.u32(Number.parseInt(hex.slice(0, 8), 16))
      writer.u16(Number.parseInt(hex.slice(8, 12), 16)).u16(Number.parseInt(hex.slice(12, 16), 16))
      return writer.raw(Uint8Array.from(Buffer.from(hex.slice(16), 'hex')))
    },
    mbString: (text) => {
      writer.i32(text.length)
      put(2 * text.length, (v) => {
        for (let i = 0; i < text.length; i++) v.setUint16(2 * i, text.charCodeAt(i), littleEndian)
      })
      return writer
    },
    finish: () => Uint8Array.from(Buffer.concat(parts)),
  }
  return writer
}
