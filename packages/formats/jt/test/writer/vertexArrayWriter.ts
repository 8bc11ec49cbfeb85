import { hash32, hash32Each } from '../../src/codec/hash.ts'
import type { Predictor } from '../../src/codec/predictor.ts'
import { encodeDeering } from './encodeDeering.ts'
import type { ShapeWriter, WriterMesh } from './shapeWriter.ts'

const floatBits = (values: readonly number[]): Int32Array => new Int32Array(Float32Array.from(values).buffer)
const column = (values: readonly number[], components: number, k: number): number[] => values.filter((_, i) => i % components === k)

const putLossless = (w: ShapeWriter, values: readonly number[], predictor: Predictor, hash: number): number => {
  const bits = floatBits(values)
  if (w.options.majorVersion >= 10) {
    w.packet(bits, predictor)
    return hash32(bits, hash)
  }
  w.packet(
    bits.map((word) => word >> 23),
    predictor,
  )
  w.packet(
    bits.map((word) => word & 0x7fffff),
    predictor,
  )
  return hash32Each(bits, hash)
}

/** Range and codes of one component. */
export const quantized = (values: readonly number[], bits: number): { readonly min: number; readonly max: number; readonly codes: Int32Array } => {
  const min = Math.fround(Math.min(...values))
  const max = Math.fround(Math.max(...values))
  const steps = 2 ** bits - 1
  return { min, max, codes: Int32Array.from(values, (value) => (max > min ? Math.round(((value - min) / (max - min)) * steps) : 0)) }
}

/** Coordinates of JT 9 and 10. */
const putCoordinates = (w: ShapeWriter, positions: readonly number[]): void => {
  const bits = w.options.vertexBits ?? 0
  w.out.i32(positions.length / 3)
  w.out.u8(3)
  const axes = [0, 1, 2].map((k) => column(positions, 3, k))
  const parts = axes.map((values) => quantized(values, bits || 16))
  for (const { min, max } of parts) {
    w.out.f32(bits === 0 ? 0 : min)
    w.out.f32(bits === 0 ? 0 : max)
    w.out.u8(bits)
  }
  let hash = 0
  for (const [k, { codes }] of parts.entries()) {
    if (bits === 0) hash = putLossless(w, axes[k], 'lag1', hash)
    else {
      w.packet(codes, 'lag1')
      hash = hash32(codes, hash)
    }
  }
  w.out.u32(hash >>> 0)
}

const putNormals = (w: ShapeWriter, normals: readonly number[]): void => {
  const bits = w.options.normalBits ?? 0
  w.out.i32(normals.length / 3)
  w.out.u8(3)
  w.out.u8(bits)
  let hash = 0
  if (bits === 0) for (let k = 0; k < 3; k++) hash = putLossless(w, column(normals, 3, k), 'none', hash)
  else {
    const codes = encodeDeering(normals, bits)
    const parts =
      w.options.majorVersion < 10
        ? [codes.sextant, codes.octant, codes.theta, codes.psi]
        : [codes.psi.map((psi, i) => psi | (codes.theta[i] << bits) | (codes.octant[i] << (2 * bits)) | (codes.sextant[i] << (2 * bits + 3)))]
    for (const part of parts) {
      w.packet(part, 'none')
      hash = hash32(part, hash)
    }
  }
  w.out.u32(hash >>> 0)
}

const putColors = (w: ShapeWriter, colors: readonly number[]): void => {
  const bits = w.options.colorBits ?? 0
  w.out.i32(colors.length / 4)
  w.out.u8(4)
  w.out.u8(bits)
  let hash = 0
  if (bits === 0) for (let k = 0; k < 4; k++) hash = putLossless(w, column(colors, 4, k), 'none', hash)
  else {
    w.out.u8(0)
    for (let k = 0; k < 4; k++) {
      w.out.f32(0)
      w.out.f32(1)
      w.out.u8(bits)
    }
    const codes = [0, 1, 2, 3].map((k) => Int32Array.from(column(colors, 4, k), (value) => Math.round(value * (2 ** bits - 1))))
    const packed = w.options.majorVersion >= 10
    const parts = packed ? [codes[0].map((_, i) => codes.reduce((word, part, k) => word | (part[i] << (k * bits)), 0))] : codes
    for (const part of parts) {
      w.packet(part, packed ? 'none' : 'lag1')
      hash = hash32(part, hash)
    }
  }
  w.out.u32((w.options.wrongColorHash ? ~hash : hash) >>> 0)
}

const putTexture = (w: ShapeWriter, uvs: readonly number[]): void => {
  const bits = w.options.textureBits ?? 0
  w.out.i32(uvs.length / 2)
  w.out.u8(2)
  w.out.u8(bits)
  const axes = [0, 1].map((k) => column(uvs, 2, k))
  const parts = axes.map((values) => quantized(values, bits || 16))
  if (bits > 0) {
    for (const { min, max } of parts) {
      w.out.f32(min)
      w.out.f32(max)
      w.out.u8(bits)
    }
  }
  let hash = 0
  for (const [k, { codes }] of parts.entries()) {
    if (bits === 0) hash = putLossless(w, axes[k], 'none', hash)
    else {
      w.packet(codes, 'lag1')
      hash = hash32(codes, hash)
    }
  }
  w.out.u32(hash >>> 0)
}

/** The arrays of vertex records, in the order of the format. */
export const putArrays = (w: ShapeWriter, coordinates: readonly number[], records: Omit<WriterMesh, 'positions' | 'polygons'>, flags: number): void => {
  putCoordinates(w, coordinates)
  if (records.normals) putNormals(w, records.normals)
  if (records.colors) putColors(w, records.colors)
  if (flags > 0) {
    w.out.i32(flags)
    w.packet(
      Int32Array.from({ length: flags }, (_, i) => i & 1),
      'none',
    )
  }
  if (records.uvs) putTexture(w, records.uvs)
}
