import { hash32 } from '../../src/codec/hash.ts'
import { makeByteWriter } from './byteWriter.ts'
import { encodeDeering } from './encodeDeering.ts'
import {
  type ShapeWriter,
  type ShapeWriterOptions,
  bindingsOf,
  makeShapeWriter,
  putLodHead,
  putLodTail,
  putPackedBytes,
  putQuantization,
} from './shapeWriter.ts'
import { putArrays, quantized } from './vertexArrayWriter.ts'

/** Runs of vertices: strips of triangles (JT 8), lines, or points. Every record has all attributes that are given. */
export interface WriterRuns {
  /** xyz triples, one a record. */
  readonly positions: readonly number[]
  readonly normals?: readonly number[]
  /** RGBA quadruples, 0 to 1. */
  readonly colors?: readonly number[]
  readonly uvs?: readonly number[]
  /** Records of each run, in order. */
  readonly runs: readonly (readonly number[])[]
  /** Leaves the predictor out that JT 10 has on index lists. */
  readonly unpredicted?: boolean
}

const startsOf = (runs: WriterRuns['runs']): Int32Array => {
  const starts = [0]
  for (const run of runs) starts.push(starts.at(-1)! + run.length)
  return Int32Array.from(starts)
}

const putRawVertices = (w: ShapeWriter, shape: WriterRuns, places: readonly number[]): void => {
  const raw = makeByteWriter(w.options.littleEndian)
  const put = (values: readonly number[] | undefined, stride: number, width: number, at: number): void => {
    if (values) for (let k = 0; k < width; k++) raw.f32(values[at * stride + k])
  }
  for (const at of places) {
    put(shape.uvs, 2, 2, at)
    put(shape.colors, 4, 3, at)
    put(shape.normals, 3, 3, at)
    put(shape.positions, 3, 3, at)
  }
  putPackedBytes(w, raw.toBytes(), w.options.codec !== 'null')
}

const putQuantizedVertices = (w: ShapeWriter, shape: WriterRuns, places: readonly number[], bits: number): void => {
  const { out, options } = w
  const parts = (values: readonly number[], width: number, partBits: number): ReturnType<typeof quantized>[] =>
    Array.from({ length: width }, (_, k) =>
      quantized(
        values.filter((_value, i) => i % width === k),
        partBits,
      ),
    )
  const putRanges = (ranges: ReturnType<typeof quantized>[], partBits: number): void => {
    for (const { min, max } of ranges) {
      out.f32(min)
      out.f32(max)
      out.u8(partBits)
    }
  }
  const axes = parts(shape.positions, 3, bits)
  putRanges(axes, bits)
  out.i32(shape.positions.length / 3)
  for (const { codes } of axes) w.packet(codes, 'lag1')
  if (shape.normals) {
    const normalBits = options.normalBits ?? 8
    const codes = encodeDeering(shape.normals, normalBits)
    out.u8(normalBits)
    out.i32(shape.normals.length / 3)
    for (const part of [codes.sextant, codes.octant, codes.theta, codes.psi]) w.packet(part, 'lag1')
  }
  if (shape.uvs) {
    const textureBits = options.textureBits ?? 12
    const uv = parts(shape.uvs, 2, textureBits)
    putRanges(uv, textureBits)
    out.u8(textureBits)
    for (const { codes } of uv) w.packet(codes, 'lag1')
  }
  if (shape.colors) {
    const colorBits = options.colorBits ?? 8
    const rgba = parts(shape.colors, 4, colorBits)
    out.u8(0)
    putRanges(rgba, colorBits)
    out.u8(colorBits)
    out.u8(4)
    out.u8(1)
    for (const { codes } of rgba) w.packet(codes, 'lag1')
  }
  w.packet(Int32Array.from(places), 'stripIndex')
}

/** Body of a tri-strip, polyline or point set element of JT 8: everything behind the base type. Lossless without `vertexBits`. */
export const runsBodyV8 = (shape: WriterRuns, options: ShapeWriterOptions): Uint8Array => {
  const w = makeShapeWriter(options)
  const { out } = w
  const binding = (): void => {
    out.u8(shape.normals ? 1 : 0)
    out.u8(shape.uvs ? 1 : 0)
    out.u8(shape.colors ? 1 : 0)
  }
  out.i16(1)
  binding()
  out.u8(0)
  putQuantization(w)
  out.i16(1)
  out.i16(1)
  binding()
  putQuantization(w)
  w.packet(startsOf(shape.runs), 'stride1')
  const places = shape.runs.flat()
  if (options.vertexBits) putQuantizedVertices(w, shape, places, options.vertexBits)
  else putRawVertices(w, shape, places)
  return out.toBytes()
}

/** Body of a polyline or point set element of JT 9 or 10. Equal neighbouring coordinates are stored once. */
export const runsBody = (shape: WriterRuns, lines: boolean, options: ShapeWriterOptions): Uint8Array => {
  const third = options.majorVersion >= 10
  const w = makeShapeWriter(options)
  const { out } = w
  const bindings = bindingsOf(shape)
  putLodHead(w, bindings, '11c12d32-38f9-45ba-93ba-66f9d538ddfb', 0)
  const lists = [startsOf(shape.runs), Int32Array.from(shape.runs.flat())]
  if (lines || third) lists.unshift(Int32Array.of(0, shape.runs.length))
  for (const [i, list] of lists.entries()) out.i32(i === lists.length - 1 ? list.length : list.length - 1)
  for (const list of lists) w.packet(list, third && !shape.unpredicted ? 'lag1' : 'none')
  out.u32(lists.reduce((hash, list) => hash32(list, hash), 0) >>> 0)
  out.u64(bindings, 0)
  putQuantization(w)
  const records = shape.positions.length / 3
  out.i32(records)
  if (records > 0) {
    const unique: number[] = []
    const lengths: number[] = []
    for (let i = 0; i < records; i++) {
      const point = shape.positions.slice(3 * i, 3 * i + 3)
      const same = i > 0 && point.every((value, k) => value === shape.positions[3 * (i - 1) + k])
      if (same) lengths[lengths.length - 1]++
      else {
        unique.push(...point)
        lengths.push(1)
      }
    }
    if (!third) out.i32(lengths.length)
    w.packet(Int32Array.from(lengths), 'none')
    out.u32(hash32(Int32Array.from(lengths), 0) >>> 0)
    putArrays(w, unique, shape, 0)
  }
  putLodTail(w, bindings)
  return out.toBytes()
}
