import { colorBytes } from './colors.ts'

/** Vertices and what belongs to each, after records that are equal bit for bit became one. */
export interface RawVertices {
  readonly vertex: Int32Array
  readonly positions: Float32Array
  readonly normals?: Float32Array
  readonly uvs?: Float32Array
  readonly colors?: Uint8Array
}

/** Which parts a record has before its position, in this order: uv, rgb, normal. */
export interface RecordLayout {
  readonly texture: boolean
  readonly color: boolean
  readonly normal: boolean
}

const hostIsLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

/** 32-bit words of `data` in the host's byte order. */
const wordsOf = (data: Uint8Array, count: number, littleEndian: boolean): Int32Array => {
  if (littleEndian === hostIsLittleEndian && data.byteOffset % 4 === 0) return new Int32Array(data.buffer, data.byteOffset, count)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const words = new Int32Array(count)
  for (let i = 0; i < count; i++) words[i] = view.getInt32(i * 4, littleEndian)
  return words
}

/** Where so many places are taken (in a table two thirds full at most, only by design), a record stays on its own. */
const mostProbes = 64

/**
 * First record equal to each record, numbered in order of appearance.
 * Writers that store one strip a triangle repeat each vertex up to six times; joining them here costs less than carrying them on.
 */
const weldRecords = (
  words: Int32Array,
  records: number,
  stride: number,
): { readonly vertex: Int32Array; readonly firsts: Int32Array; readonly count: number } => {
  const vertex = new Int32Array(records)
  const firsts = new Int32Array(records)
  const mask = 2 ** (32 - Math.clz32(records + (records >>> 1))) - 1
  const table = new Int32Array(mask + 1)
  let count = 0
  for (let i = 0; i < records; i++) {
    const at = i * stride
    let hash = 0
    for (let k = 0; k < stride; k++) hash = Math.imul(hash ^ words[at + k], 0x9e3779b1) ^ (hash >>> 15)
    let slot = (hash ^ (hash >>> 16)) & mask
    let found = -1
    let probes = 0
    for (let known = table[slot]; known !== 0 && probes < mostProbes; known = table[slot], probes++) {
      const other = firsts[known - 1] * stride
      let k = 0
      while (k < stride && words[at + k] === words[other + k]) k++
      if (k === stride) {
        found = known - 1
        break
      }
      slot = (slot + 1) & mask
    }
    if (found < 0) {
      found = count
      firsts[count++] = i
      if (probes < mostProbes) table[slot] = count
    }
    vertex[i] = found
  }
  return { vertex, firsts, count }
}

const gather = (floats: Float32Array, firsts: Int32Array, count: number, stride: number, offset: number, width: number): Float32Array => {
  const out = new Float32Array(count * width)
  for (let i = 0, to = 0; i < count; i++) {
    const from = firsts[i] * stride + offset
    for (let k = 0; k < width; k++) out[to++] = floats[from + k]
  }
  return out
}

/** Cuts `records` interleaved vertex records into arrays. */
export const splitRawVertices = (data: Uint8Array, records: number, layout: RecordLayout, littleEndian: boolean): RawVertices => {
  const color = layout.texture ? 2 : 0
  const normal = color + (layout.color ? 3 : 0)
  const position = normal + (layout.normal ? 3 : 0)
  const stride = position + 3
  const words = wordsOf(data, records * stride, littleEndian)
  const floats = new Float32Array(words.buffer, words.byteOffset, words.length)
  const { vertex, firsts, count } = weldRecords(words, records, stride)
  const rgb = layout.color ? gather(floats, firsts, count, stride, color, 3) : undefined
  return {
    vertex,
    positions: gather(floats, firsts, count, stride, position, 3),
    ...(layout.normal && { normals: gather(floats, firsts, count, stride, normal, 3) }),
    ...(layout.texture && { uvs: gather(floats, firsts, count, stride, 0, 2) }),
    ...(rgb && { colors: opaque(rgb, count) }),
  }
}

/** RGBA bytes of `count` RGB triples. */
const opaque = (rgb: Float32Array, count: number): Uint8Array => {
  const rgba = new Float32Array(count * 4).fill(1)
  for (let i = 0; i < count; i++) for (let k = 0; k < 3; k++) rgba[4 * i + k] = rgb[3 * i + k]
  return colorBytes(rgba, false)
}
