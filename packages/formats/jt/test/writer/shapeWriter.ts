import { zlibSync } from 'fflate'
import { hash16, hash32 } from '../../src/codec/hash.ts'
import type { Predictor } from '../../src/codec/predictor.ts'
import { type ByteWriter, makeByteWriter } from './byteWriter.ts'
import { type MeshPolygon, encodeDualMesh, withCovers } from './encodeDualMesh.ts'
import { putArrays } from './vertexArrayWriter.ts'
import { type Codec, codecsOf, writePacket } from './writePacket.ts'

/** How shapes are written. */
export interface ShapeWriterOptions {
  readonly majorVersion: number
  readonly littleEndian: boolean
  /** 0 = lossless, else bits of the coordinate quantiser. */
  readonly vertexBits?: number
  /** 0 = lossless, else bits an angle. */
  readonly normalBits?: number
  readonly colorBits?: number
  readonly textureBits?: number
  /** Codec of every packet; when left out the codecs take turns. */
  readonly codec?: Codec
  /** Writes a colour hash that does not fit the colours. */
  readonly wrongColorHash?: boolean
}

/** A mesh: vertices, polygons, and attribute records that corners refer to. */
export interface WriterMesh {
  /** xyz triples. */
  readonly positions: readonly number[]
  readonly polygons: readonly MeshPolygon[]
  /** xyz triples, one an attribute record. */
  readonly normals?: readonly number[]
  /** RGBA quadruples, 0 to 1, one an attribute record. */
  readonly colors?: readonly number[]
  /** uv pairs, one an attribute record. */
  readonly uvs?: readonly number[]
}

/** Writer with the state that every part of a shape shares. */
export interface ShapeWriter {
  readonly out: ByteWriter
  readonly options: ShapeWriterOptions
  packet(values: Int32Array, predictor: Predictor): void
  version(value: number): void
}

export const makeShapeWriter = (options: ShapeWriterOptions): ShapeWriter => {
  const out = makeByteWriter(options.littleEndian)
  const codecs = codecsOf(options.majorVersion)
  let turn = 0
  return {
    out,
    options,
    packet: (values, predictor) => writePacket(out, options.majorVersion, values, predictor, options.codec ?? codecs[turn++ % codecs.length]),
    version: (value) => (options.majorVersion >= 10 ? out.u8(value) : out.i16(value)),
  }
}

/** Bindings word of what is present: coordinates, normals, 4-component colours, flags, 2-component texture. */
export const bindingsOf = (present: { readonly normals?: unknown; readonly colors?: unknown; readonly uvs?: unknown }, flags = false): number =>
  0x2 | (present.normals ? 0x8 : 0) | (present.colors ? 0x20 : 0) | (flags ? 0x40 : 0) | (present.uvs ? 0x200 : 0)

const gather = (values: readonly number[], width: number, order: readonly number[]): number[] =>
  order.flatMap((i) => Array.from({ length: width }, (_, k) => values[i * width + k]))

/** Quantisation parameters; informative. */
export const putQuantization = ({ out, options }: ShapeWriter): void => {
  out.u8(options.vertexBits ?? 0)
  out.u8(Math.max(0, ((options.normalBits ?? 0) - 6) >> 1))
  out.u8(options.textureBits ?? 0)
  out.u8(options.colorBits ?? 0)
}

const putTopology = (w: ShapeWriter, mesh: ReturnType<typeof encodeDualMesh>): void => {
  const third = w.options.majorVersion >= 10
  const low = third ? 32n : 30n
  const chunk = (masks: readonly bigint[], from: bigint, bits: bigint): Int32Array =>
    Int32Array.from(masks, (mask) => Number((mask >> from) & ((1n << bits) - 1n)) | 0)
  const degrees = mesh.degrees.map((stream) => Int32Array.from(stream))
  const masks = mesh.masks.map((stream) => chunk(stream, 0n, low))
  const high = [chunk(mesh.masks[7], low, low), ...(third ? [] : [chunk(mesh.masks[7], 60n, 4n)])]
  const [valences, groups, flags, longMasks, splitFaces, splitPositions] = [
    mesh.valences,
    mesh.groups,
    mesh.flags,
    mesh.longMasks,
    mesh.splitFaces,
    mesh.splitPositions,
  ].map((stream) => Int32Array.from(stream))
  for (const stream of [...degrees, valences, groups]) w.packet(stream, 'none')
  w.packet(flags, 'lag1')
  for (const stream of [...masks, ...high]) w.packet(stream, 'none')
  w.out.i32(longMasks.length)
  for (const word of longMasks) w.out.i32(word)
  w.packet(splitFaces, 'lag1')
  w.packet(splitPositions, 'none')
  let hash = 0
  for (const stream of [...degrees, valences, groups]) hash = hash32(stream, hash)
  hash = hash16(flags, hash)
  for (const stream of [...masks, ...high, longMasks, splitFaces, splitPositions]) hash = hash32(stream, hash)
  w.out.u32(hash >>> 0)
}

/** Versions, bindings and nested header before the representation of JT 9 and 10. */
export const putLodHead = (w: ShapeWriter, bindings: number, nestedType: string, nestedLength: number): void => {
  w.version(1)
  w.version(1)
  w.out.u64(bindings, 0)
  if (w.options.majorVersion >= 10) {
    w.out.i32(nestedLength)
    w.out.guid(nestedType)
    w.out.u8(9)
    w.out.i32(0)
  }
  w.version(w.options.majorVersion >= 10 ? 1 : 2)
  w.out.i32(1)
  w.version(w.options.majorVersion >= 10 ? 1 : 2)
}

/** What follows the representation. */
export const putLodTail = (w: ShapeWriter, bindings: number): void => {
  if (w.options.majorVersion < 10) {
    w.out.i16(1)
    w.out.u64(bindings, 0)
  }
  w.version(1)
}

/** Body of a tri-strip or polygon set element of JT 9 or 10: everything behind base type and object id. Open meshes get their cover polygons here. */
export const meshBody = (mesh: WriterMesh, options: ShapeWriterOptions): Uint8Array => {
  const encoded = encodeDualMesh(withCovers(mesh.polygons))
  const records = {
    ...(mesh.normals && { normals: gather(mesh.normals, 3, encoded.attributeOrder) }),
    ...(mesh.colors && { colors: gather(mesh.colors, 4, encoded.attributeOrder) }),
    ...(mesh.uvs && { uvs: gather(mesh.uvs, 2, encoded.attributeOrder) }),
  }
  const flags = encoded.attributeOrder.length
  const w = makeShapeWriter(options)
  const bindings = bindingsOf(records, flags > 0)
  putLodHead(w, bindings, 'f830a5ad-be4c-4fbc-9b5f-b9269278d2e1', 0)
  putTopology(w, encoded)
  w.out.u64(bindings, 0)
  putQuantization(w)
  w.out.i32(encoded.vertexOrder.length)
  w.out.i32(flags)
  putArrays(w, gather(mesh.positions, 3, encoded.vertexOrder), records, flags)
  putLodTail(w, bindings)
  return w.out.toBytes()
}

/** zlib, or stored when `packed` is false, as the lossless vertices of JT 8 are. */
export const putPackedBytes = (w: ShapeWriter, bytes: Uint8Array, packed: boolean): void => {
  const data = packed ? zlibSync(bytes) : bytes
  w.out.i32(bytes.length)
  w.out.i32(packed ? data.length : -data.length)
  w.out.bytes(data)
}
