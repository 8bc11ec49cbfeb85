import { BYTE, FLOAT, SHORT, UNSIGNED_BYTE, UNSIGNED_INT, UNSIGNED_SHORT } from './gltfJson.ts'
import { type Json, indexOf, integerOf, isRecord, malformed } from './jsonValue.ts'
import type { Meter } from './meter.ts'
import type { ViewReader } from './readView.ts'

/** Elements of an accessor as numbers: normalized integers are turned into 0–1 or -1–1. */
export interface Elements<T extends Float32Array | Uint32Array> {
  readonly data: T
  /** Numbers an element. */
  readonly width: number
  readonly count: number
}

/** Reads accessors by index; every bound is checked before memory is taken. */
export interface AccessorReader {
  floats(index: number, types: readonly string[]): Elements<Float32Array>
  /** Unsigned integers; what is not a whole number ≥ 0 is malformed. */
  indices(index: number): Elements<Uint32Array>
  /** What an accessor says about itself, for data that come from elsewhere (Draco). */
  shape(index: number): Shape
}

export interface Shape {
  readonly type: string
  readonly componentType: number
  readonly width: number
  readonly size: number
  readonly count: number
  readonly normalized: boolean
}

const widths: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4 }
const sizes: Readonly<Record<number, number>> = { [BYTE]: 1, [UNSIGNED_BYTE]: 1, [SHORT]: 2, [UNSIGNED_SHORT]: 2, [UNSIGNED_INT]: 4, [FLOAT]: 4 }
const divisors: Readonly<Record<number, number>> = { [BYTE]: 127, [UNSIGNED_BYTE]: 255, [SHORT]: 32767, [UNSIGNED_SHORT]: 65535 }

type Components = Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array

/** Views tight bytes as their component type (glTF is little-endian, as every platform with typed arrays in use). */
const componentsOf = (bytes: Uint8Array<ArrayBuffer>, componentType: number): Components => {
  if (componentType === BYTE) return new Int8Array(bytes.buffer)
  if (componentType === UNSIGNED_BYTE) return bytes
  if (componentType === SHORT) return new Int16Array(bytes.buffer)
  if (componentType === UNSIGNED_SHORT) return new Uint16Array(bytes.buffer)
  return componentType === UNSIGNED_INT ? new Uint32Array(bytes.buffer) : new Float32Array(bytes.buffer)
}

const wordsOf = (wide: 1 | 2 | 4, buffer: ArrayBufferLike, offset: number, length: number): Uint8Array | Uint16Array | Uint32Array =>
  wide === 4 ? new Uint32Array(buffer, offset, length) : wide === 2 ? new Uint16Array(buffer, offset, length) : new Uint8Array(buffer, offset, length)

/** Elements of `size` bytes that lie `stride` apart, moved together. */
const tighten = (bytes: Uint8Array, offset: number, stride: number, size: number, count: number): Uint8Array<ArrayBuffer> => {
  // Not slice(): Node's Buffer gives a view where Uint8Array gives a copy.
  if (stride === size) return new Uint8Array(bytes.subarray(offset, offset + size * count))
  const out = new Uint8Array(size * count)
  const start = bytes.byteOffset + offset
  const common = start | stride | size
  const wide = common % 4 === 0 ? 4 : common % 2 === 0 ? 2 : 1
  const from = wordsOf(wide, bytes.buffer, start, (stride * (count - 1) + size) / wide)
  const to = wordsOf(wide, out.buffer, 0, out.length / wide)
  for (let i = 0, at = 0, word = 0; i < count; i++, at += (stride - size) / wide) for (let b = 0; b < size; b += wide) to[word++] = from[at++]
  return out
}

export const makeAccessorReader = (accessors: readonly Json[], viewCount: number, view: ViewReader, meter: Meter): AccessorReader => {
  const shape = (index: number): Shape => {
    const entity = `accessor ${index}`
    const json = accessors[index]
    const componentType = integerOf(json['componentType'], BYTE, FLOAT, entity)
    const { type } = json
    if (!Object.hasOwn(sizes, componentType) || typeof type !== 'string' || !Object.hasOwn(widths, type))
      return malformed('An accessor has an unknown type.', entity)
    return {
      type,
      componentType,
      width: widths[type],
      size: sizes[componentType],
      count: integerOf(json['count'], 1, 2 ** 31, entity),
      normalized: json['normalized'] === true,
    }
  }

  const components = (source: Json, componentType: number, width: number, count: number, entity: string): Components => {
    const { bytes, stride } = view(indexOf(source['bufferView'], viewCount, entity))
    const size = sizes[componentType] * width
    const step = stride ?? size
    const offset = integerOf(source['byteOffset'], 0, bytes.length, entity, 0)
    if (step < size || offset + step * (count - 1) + size > bytes.length) malformed('An accessor reaches beyond its buffer view.', entity)
    return componentsOf(tighten(bytes, offset, step, size, count), componentType)
  }

  const read = <T extends Float32Array | Uint32Array>(index: number, types: readonly string[], Numbers: new (length: number) => T): Elements<T> => {
    const entity = `accessor ${index}`
    const json = accessors[index]
    const { type, componentType, width, count, normalized } = shape(index)
    if (!types.includes(type)) return malformed('An accessor has a type that its use does not allow.', entity)
    meter.bytes(4 * count * width)
    const given = json['bufferView'] === undefined ? undefined : components(json, componentType, width, count, entity)
    const data = given instanceof Numbers ? given : new Numbers(count * width)
    if (given && data !== given) data.set(given)
    const { sparse } = json
    if (isRecord(sparse)) {
      const changed = integerOf(sparse['count'], 1, count, entity)
      const where = isRecord(sparse['indices']) ? sparse['indices'] : malformed('A sparse accessor has no indices.', entity)
      const values = isRecord(sparse['values']) ? sparse['values'] : malformed('A sparse accessor has no values.', entity)
      const kind = integerOf(where['componentType'], BYTE, UNSIGNED_INT, entity)
      if (![UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INT].includes(kind)) malformed('Sparse indices have an unknown type.', entity)
      const places = components(where, kind, 1, changed, entity)
      const numbers = components(values, componentType, width, changed, entity)
      for (let i = 0; i < changed; i++) {
        if (places[i] >= count) malformed('A sparse index is out of range.', entity)
        for (let c = 0; c < width; c++) data[places[i] * width + c] = numbers[width * i + c]
      }
    }
    const divisor = normalized ? divisors[componentType] : undefined
    if (divisor)
      for (let i = 0; i < data.length; i++) {
        const value = data[i] / divisor
        data[i] = value < -1 ? -1 : value
      }
    return { data, width, count }
  }

  return {
    shape,
    floats: (index, types) => read(indexOf(index, accessors.length, 'accessor'), types, Float32Array),
    indices(index) {
      const { componentType } = shape(indexOf(index, accessors.length, 'accessor'))
      if (![UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INT].includes(componentType)) malformed('Indices must be unsigned integers.', `accessor ${index}`)
      return read(index, ['SCALAR'], Uint32Array)
    },
  }
}
