import { zlibSync } from 'fflate'
import { makeByteWriter } from '../build/byteWriter.ts'

/** A primitive as a file stores it. */
export interface WrittenPrimitive {
  /** 0 box, 1 cylinder, 2 pyramid, 3 sphere, 4 triangular prism. */
  readonly type: number
  readonly params: readonly number[]
  readonly color?: readonly number[]
}

export interface PrimitiveOptions {
  readonly majorVersion: number
  readonly littleEndian: boolean
  /** `quantised` sets of up to four are stored plainly; more need packets, which are not written. */
  readonly storage?: 'stored' | 'zlib' | 'quantised'
}

const quantised = 12

/** Body of a "Primitive Set Shape Element" of JT 9 or 10. Colours are bound when the first primitive has one. */
export const primitiveSetBody = (primitives: readonly WrittenPrimitive[], { majorVersion, littleEndian, storage = 'stored' }: PrimitiveOptions): Uint8Array => {
  const colored = primitives[0]?.color !== undefined
  const w = makeByteWriter(littleEndian)
  if (majorVersion >= 10)
    w.u8(1, 1)
      .u64(colored ? 0x12 : 0x02)
      .u8(0, 1)
  else
    w.u16(1)
      .i32(0, colored ? 1 : 0, 0)
      .u16(1)
  w.i32(storage === 'quantised' ? quantised : 0)
  if (storage === 'quantised') {
    w.i32(primitives.length)
    for (const { type, params, color } of primitives) {
      w.f32(...params.slice(6), ...params.slice(0, 6))
      if (colored) w.f32(...(color ?? [1, 1, 1]))
      w.i32(type)
    }
    return w.finish()
  }
  const records = makeByteWriter(littleEndian)
  for (const { type, params, color = [1, 1, 1] } of primitives)
    records
      .i32(0)
      .f32(...params, ...color)
      .i32(type)
  const content = records.finish()
  const packed = storage === 'zlib' ? zlibSync(content) : content
  return w
    .i32(content.length, storage === 'zlib' ? packed.length : -content.length)
    .raw(packed)
    .finish()
}
