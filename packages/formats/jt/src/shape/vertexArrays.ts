import { type DeeringCodes, decodeDeering, unpackDeering } from '../codec/deering.ts'
import { hash32 } from '../codec/hash.ts'
import { malformed, takeValues } from '../codec/packetSource.ts'
import type { Predictor } from '../codec/predictor.ts'
import { type Quantizer, dequantize, readQuantizer } from '../codec/quantizer.ts'
import { readLossless } from './readLossless.ts'
import { type ShapeSource, attributeAgrees, checkHash, readValues } from './shapeSource.ts'

/** Values of a vertex array, `components` a record. */
export interface VertexArray {
  readonly components: number
  readonly values: Float32Array
}

const expect = (source: ShapeSource, array: Int32Array, count: number): Int32Array => {
  if (array.length !== count) malformed(source.reader, 'A vertex array has another length than it says.')
  return array
}

/** Reads count and number of components; leaves room for the values. */
const readHead = (source: ShapeSource, most: number): { readonly count: number; readonly components: number; readonly out: Float32Array } => {
  const count = source.reader.i32()
  const components = source.reader.u8()
  if (components < 1 || components > most) malformed(source.reader, 'A vertex array has an impossible number of components.')
  // Enough bytes for its packets, before room is made for what they may hold.
  if (source.reader.remaining() < components * 4) malformed(source.reader, 'A vertex array ends too early.')
  return { count, components, out: new Float32Array(takeValues(source, count * components)) }
}

/** "Compressed Vertex Coordinate Array". */
export const readCoordinates = (source: ShapeSource): VertexArray => {
  const { count, components, out } = readHead(source, 3)
  if (components !== 3) malformed(source.reader, 'Coordinates must have three components.')
  const quantizers = [readQuantizer(source.reader), readQuantizer(source.reader), readQuantizer(source.reader)]
  let hash = 0
  for (const [axis, quantizer] of quantizers.entries()) {
    if (quantizers[0].bits === 0) hash = readLossless(source, 'lag1', count, out, axis, 3, hash)
    else {
      const codes = expect(source, readValues(source, 'lag1'), count)
      dequantize(codes, quantizer, out, axis, 3)
      hash = hash32(codes, hash)
    }
  }
  checkHash(source, hash)
  return { components, values: out }
}

/** "Compressed Vertex Normal Array"; the normals are as stored, not always of unit length. */
export const readNormals = (source: ShapeSource): VertexArray => {
  const { count, components, out } = readHead(source, 3)
  if (components !== 3) malformed(source.reader, 'Normals must have three components.')
  const bits = source.reader.u8()
  let hash = 0
  if (bits === 0) {
    for (let axis = 0; axis < 3; axis++) hash = readLossless(source, 'none', count, out, axis, 3, hash)
    checkHash(source, hash)
    return { components, values: out }
  }
  if (bits > 13) malformed(source.reader, 'Normals have more than 13 bits an angle.')
  const codes = source.majorVersion < 10 ? readFourCodes(source, 'none') : undefined
  const packed = codes ? undefined : readValues(source, 'none')
  if (packed) hash = hash32(packed, hash)
  else if (codes) for (const part of [codes.sextant, codes.octant, codes.theta, codes.psi]) hash = hash32(part, hash)
  checkHash(source, hash)
  const angles = codes ?? unpackDeering(packed ?? new Int32Array(0), bits)
  expect(source, angles.psi, count)
  return { components, values: decodeDeering(angles, bits) }
}

/** The four packets of normal codes, all of one length. */
export const readFourCodes = (source: ShapeSource, predictor: Predictor): DeeringCodes => {
  const sextant = readValues(source, predictor)
  const octant = expect(source, readValues(source, predictor), sextant.length)
  const theta = expect(source, readValues(source, predictor), sextant.length)
  const psi = expect(source, readValues(source, predictor), sextant.length)
  return { sextant, octant, theta, psi }
}

/** "Compressed Vertex Texture Coordinate Array"; undefined when its hash disagrees. */
export const readTextureCoordinates = (source: ShapeSource): VertexArray | undefined => {
  const { count, components, out } = readHead(source, 4)
  const bits = source.reader.u8()
  const quantizers: Quantizer[] = []
  if (bits > 0) for (let k = 0; k < components; k++) quantizers.push(readQuantizer(source.reader))
  let hash = 0
  for (let k = 0; k < components; k++) {
    if (bits === 0) hash = readLossless(source, 'none', count, out, k, components, hash)
    else {
      const codes = expect(source, readValues(source, 'lag1'), count)
      dequantize(codes, quantizers[k], out, k, components)
      hash = hash32(codes, hash)
    }
  }
  return attributeAgrees(source, hash) ? { components, values: out } : undefined
}

/** "Compressed Vertex Flag Array"; flags are not used. */
export const skipFlags = (source: ShapeSource): void => {
  source.reader.i32()
  readValues(source, 'none')
}
