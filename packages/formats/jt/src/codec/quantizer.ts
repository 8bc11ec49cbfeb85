import type { ByteReader } from '@trunnion/core'
import { malformed } from './packetSource.ts'

/** A range cut into 2^bits - 1 steps; 0 bits means that values are stored as floats. */
export interface Quantizer {
  readonly min: number
  readonly max: number
  readonly bits: number
}

/** Reads "Uniform Quantizer Data". */
export const readQuantizer = (reader: ByteReader): Quantizer => {
  const quantizer = { min: reader.f32(), max: reader.f32(), bits: reader.u8() }
  if (quantizer.bits > 32) malformed(reader, 'A quantizer has more than 32 bits.')
  return quantizer
}

/**
 * Writes the value of each code to every `stride`-th place of `out`: min + code (max - min) / (2^bits - 1), codes unsigned.
 * The divisor reproduces declared boxes exactly; half a step more, as other readers have it, does not.
 */
export const dequantize = (codes: Int32Array, { min, max, bits }: Quantizer, out: Float32Array, first: number, stride: number): void => {
  const step = (max - min) / (2 ** bits - 1)
  for (let i = 0, at = first; i < codes.length; i++, at += stride) out[at] = min + (codes[i] >>> 0) * step
}
