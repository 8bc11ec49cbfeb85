import { hash16, hash32, hash32Each } from '../../src/codec/hash.ts'
import { type ByteWriter, makeByteWriter } from './byteWriter.ts'
import type { Dialect } from './model.ts'

const topologicallyCompressed = 'f830a5ad-be4c-4fbc-9b5f-b9269278d2e1'
const threeCoordinates = 2

/** A packet of the null codec: generation 1 in version 8, 2 and 3 later. */
const packet = (w: ByteWriter, major: number, values: readonly number[]): void => {
  if (major < 9) w.u8(0).i32(values.length, ...values)
  else if (values.length === 0) w.i32(0)
  else
    w.i32(values.length)
      .u8(0)
      .i32(32 * values.length, ...values)
}

/** Residuals of the predictor Lag1: the first four values stay. */
const lag1 = (values: readonly number[]): readonly number[] => values.map((v, i) => (i < 4 ? v : (v - values[i - 1]) | 0))

const bitsOf = (values: readonly number[]): Int32Array => new Int32Array(Float32Array.from(values).buffer)

const coordinates = (w: ByteWriter, major: number, positions: readonly number[]): void => {
  w.i32(positions.length / 3).u8(3)
  for (let axis = 0; axis < 3; axis++) w.f32(0, 0).u8(0)
  let hash = 0
  for (let axis = 0; axis < 3; axis++) {
    const bits = bitsOf(positions.filter((_, i) => i % 3 === axis))
    if (major < 10) {
      packet(w, major, lag1(Array.from(bits, (b) => b >>> 23)))
      packet(w, major, lag1(Array.from(bits, (b) => b & 0x7fffff)))
      hash = hash32Each(bits, hash)
    } else {
      packet(w, major, lag1([...bits]))
      hash = hash32(bits, hash)
    }
  }
  w.i32(hash)
}

/** "RepData" of triangles that share no vertex: every dual face has the degree 1, so the degree streams are all ones. Two triangles make a face. */
const repData = (w: ByteWriter, major: number, positions: readonly number[]): void => {
  const count = positions.length / 9
  const ones = (n: number): number[] => new Array<number>(n).fill(1)
  const zeros = (n: number): number[] => new Array<number>(n).fill(0)
  const degrees = [ones(2 * count), ones(count), [], [], [], [], [], []]
  const valences = new Array<number>(count).fill(3)
  const groups = valences.map((_, i) => i >> 1)
  const masks = [zeros(3 * count), [], [], [], [], [], [], []]
  for (const stream of [...degrees, valences, groups, zeros(count), ...masks, [], ...(major < 10 ? [[]] : [])]) packet(w, major, stream)
  w.i32(0)
  packet(w, major, [])
  packet(w, major, [])
  const words = (values: readonly number[]): Int32Array => Int32Array.from(values)
  let hash = 0
  for (const stream of [...degrees, valences, groups]) hash = hash32(words(stream), hash)
  hash = hash16(words(zeros(count)), hash)
  const none = words([])
  for (const stream of [...masks, [], ...(major < 10 ? [[]] : [])]) hash = hash32(words(stream), hash)
  for (let i = 0; i < 3; i++) hash = hash32(none, hash)
  w.i32(hash)
  w.u64(threeCoordinates)
    .u8(0, 0, 0, 0)
    .i32(3 * count, 0)
  coordinates(w, major, positions)
}

const strips = (w: ByteWriter, positions: readonly number[]): void => {
  const count = positions.length / 9
  w.u16(1).u8(0, 0, 0, 0).u8(0, 0, 0, 0).u16(1)
  w.u16(1).u8(0, 0, 0).u8(0, 0, 0, 0)
  const starts = Array.from({ length: count + 1 }, (_, i) => 3 * i)
  packet(
    w,
    8,
    starts.map((v, i) => (i < 4 ? v : 0)),
  )
  w.i32(4 * positions.length, -4 * positions.length).f32(...positions)
}

/** Body of a tri-strip set LOD (behind object id and base type) that holds the triangles of `positions`, nine numbers each. */
export const shapeBody = ({ major, littleEndian }: Dialect, positions: readonly number[]): Uint8Array => {
  const w = makeByteWriter(littleEndian)
  if (major < 9) strips(w, positions)
  else if (major === 9) {
    w.u16(1).u16(1).u64(threeCoordinates).u16(2).i32(1).u16(2)
    repData(w, major, positions)
    w.u16(1).u64(threeCoordinates).u16(1)
  } else {
    const inner = makeByteWriter(littleEndian)
    inner.guid(topologicallyCompressed).u8(9).i32(0).u8(1).i32(1).u8(1)
    repData(inner, major, positions)
    const bytes = inner.u8(1).finish()
    w.u8(1, 1).u64(threeCoordinates).i32(bytes.length).raw(bytes)
  }
  return w.finish()
}
