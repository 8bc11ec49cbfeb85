import { hash32, hash32Each } from '../codec/hash.ts'
import { malformed } from '../codec/packetSource.ts'
import type { Predictor } from '../codec/predictor.ts'
import { type ShapeSource, readValues } from './shapeSource.ts'

/**
 * One component stored without loss. JT 9 cuts floats into exponent with sign and mantissa, each a packet; JT 10 keeps the 32 bits together.
 * @returns the hash chained on
 */
export const readLossless = (
  source: ShapeSource,
  predictor: Predictor,
  count: number,
  out: Float32Array,
  first: number,
  stride: number,
  hash: number,
): number => {
  const bits = readValues(source, predictor)
  if (bits.length !== count) malformed(source.reader, 'A vertex array has another length than it says.')
  if (source.majorVersion < 10) {
    const mantissas = readValues(source, predictor)
    if (mantissas.length !== count) malformed(source.reader, 'A vertex array has another length than it says.')
    for (let i = 0; i < count; i++) bits[i] = (bits[i] << 23) | mantissas[i]
  }
  const floats = new Float32Array(bits.buffer, bits.byteOffset, count)
  for (let i = 0, at = first; i < count; i++, at += stride) out[at] = floats[i]
  return source.majorVersion < 10 ? hash32Each(bits, hash) : hash32(bits, hash)
}
