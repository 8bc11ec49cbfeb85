import { readFourCodes } from './vertexArrays.ts'
import { decodeDeering } from '../codec/deering.ts'
import { malformed, takeValues } from '../codec/packetSource.ts'
import { dequantize, readQuantizer } from '../codec/quantizer.ts'
import { colorBytes, placeColors, readColorQuantizer, unpackColors } from './colors.ts'
import { inflateVertices } from './inflateVertices.ts'
import { type RawVertices, splitRawVertices } from './splitRawVertices.ts'
import { type ShapeSource, readValues } from './shapeSource.ts'

/** Strips, lines or points as runs through a list of vertices. */
export interface Primitives extends RawVertices {
  /** Where each run starts in `vertex`; one more entry than runs. */
  readonly starts: Int32Array
  /** Output vertex of each place of the runs. */
  readonly vertex: Int32Array
}

/** What the record of a vertex holds beside its position. */
interface Binding {
  readonly normal: number
  readonly texture: number
  readonly color: number
}

const perVertex = 1

const checkStarts = (source: ShapeSource, starts: Int32Array): number => {
  for (let i = 0; i < starts.length; i++) if (starts[i] < (i === 0 ? 0 : starts[i - 1])) malformed(source.reader, 'A primitive ends before it starts.')
  return starts.length === 0 ? 0 : starts[starts.length - 1]
}

/** Reads "Vertex Based Shape Compressed Rep Data" (JT 8). */
export const readRepDataV8 = (source: ShapeSource): Primitives => {
  const { reader } = source
  reader.i16()
  const binding: Binding = { normal: reader.u8(), texture: reader.u8(), color: reader.u8() }
  const vertexBits = reader.u8()
  reader.bytes(3)
  const starts = readValues(source, 'stride1')
  const places = checkStarts(source, starts)
  return vertexBits === 0 ? readLosslessV8(source, binding, starts, places) : readLossyV8(source, binding, starts, places)
}

const readLosslessV8 = (source: ShapeSource, binding: Binding, starts: Int32Array, places: number): Primitives => {
  const { reader } = source
  const size = reader.i32()
  const packed = reader.i32()
  const layout = { texture: binding.texture === perVertex, color: binding.color === perVertex, normal: binding.normal === perVertex }
  const words = 3 + (layout.texture ? 2 : 0) + (layout.color ? 3 : 0) + (layout.normal ? 3 : 0)
  if (size < 0 || places * words * 4 > size) malformed(reader, 'A shape has fewer vertices than its primitives name.')
  takeValues(source, size >>> 2)
  const data = packed < 0 ? reader.bytes(-packed).slice() : size === 0 ? new Uint8Array(0) : inflateVertices(source, packed, size)
  if (data.length < places * words * 4) malformed(reader, 'A shape has fewer vertices than its primitives name.')
  return { starts, ...splitRawVertices(data, places, layout, source.littleEndian) }
}

const readLossyV8 = (source: ShapeSource, binding: Binding, starts: Int32Array, places: number): Primitives => {
  const { reader } = source
  const quantizers = [readQuantizer(reader), readQuantizer(reader), readQuantizer(reader)]
  const unique = reader.i32()
  const positions = new Float32Array(takeValues(source, unique) * 3)
  for (const [axis, quantizer] of quantizers.entries()) {
    const codes = readValues(source, 'lag1')
    if (codes.length !== unique) malformed(reader, 'A vertex array has another length than it says.')
    dequantize(codes, quantizer, positions, axis, 3)
  }
  const normals = binding.normal !== 0 ? readNormalsV8(source) : undefined
  const uvs = binding.texture !== 0 ? readTextureV8(source) : undefined
  const colors = binding.color !== 0 ? readColorsV8(source) : undefined
  const vertex = readValues(source, 'stripIndex')
  if (vertex.length < places) malformed(reader, 'A shape has fewer vertices than its primitives name.')
  for (let i = 0; i < vertex.length; i++) if (vertex[i] < 0 || vertex[i] >= unique) malformed(reader, 'A primitive names a vertex that does not exist.')
  return {
    starts,
    vertex,
    positions,
    // Per-facet and per-primitive values have another count and no place on a vertex.
    ...(normals?.length === unique * 3 && { normals }),
    ...(uvs?.length === unique * 2 && { uvs }),
    ...(colors?.length === unique * 4 && { colors }),
  }
}

const readNormalsV8 = (source: ShapeSource): Float32Array => {
  const bits = source.reader.u8()
  if (bits > 13) malformed(source.reader, 'Normals have more than 13 bits an angle.')
  source.reader.i32()
  return decodeDeering(readFourCodes(source, 'lag1'), bits)
}

const readTextureV8 = (source: ShapeSource): Float32Array => {
  const quantizers = [readQuantizer(source.reader), readQuantizer(source.reader)]
  source.reader.u8()
  const u = readValues(source, 'lag1')
  const v = readValues(source, 'lag1')
  if (u.length !== v.length) malformed(source.reader, 'A vertex array has another length than it says.')
  const uvs = new Float32Array(takeValues(source, u.length * 2))
  dequantize(u, quantizers[0], uvs, 0, 2)
  dequantize(v, quantizers[1], uvs, 1, 2)
  return uvs
}

const readColorsV8 = (source: ShapeSource): Uint8Array => {
  const quantizer = readColorQuantizer(source)
  source.reader.bytes(2)
  const separate = source.reader.u8() === 1
  const codes = separate ? Array.from({ length: 4 }, () => readValues(source, 'lag1')) : unpackColors(readValues(source, 'none'), quantizer)
  const floats = new Float32Array(takeValues(source, codes[0].length * 4))
  placeColors(source, codes, quantizer, floats)
  return colorBytes(floats, quantizer.hsv)
}
