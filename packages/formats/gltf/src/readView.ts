import { MeshoptDecoder } from 'meshoptimizer/decoder'
import { MESHOPT } from './gltfJson.ts'
import { type Json, indexOf, integerOf, isRecord, malformed, recordOf } from './jsonValue.ts'
import type { Meter } from './meter.ts'

/** The bytes of a buffer view, unpacked, and its stride if it states one. */
export interface View {
  readonly bytes: Uint8Array
  readonly stride?: number
}

/** Reads buffer views by index, each once. */
export type ViewReader = (index: number) => View

const strides: Readonly<Record<string, (stride: number) => boolean>> = {
  ATTRIBUTES: (s) => s % 4 === 0 && s <= 256,
  TRIANGLES: (s) => s === 2 || s === 4,
  INDICES: (s) => s === 2 || s === 4,
}
const filters: Readonly<Record<string, (stride: number) => boolean>> = {
  NONE: () => true,
  OCTAHEDRAL: (s) => s === 4 || s === 8,
  QUATERNION: (s) => s === 8,
  EXPONENTIAL: (s) => s % 4 === 0,
  COLOR: (s) => s === 4 || s === 8,
}

/** Makes the reader; `MeshoptDecoder.ready` must have been awaited. */
export const makeViewReader = (views: readonly Json[], buffers: readonly (Uint8Array | undefined)[], meter: Meter): ViewReader => {
  const known = new Map<number, View>()
  const range = (json: Json, entity: string): Uint8Array => {
    const bytes = buffers[indexOf(json['buffer'], buffers.length, entity)]
    if (!bytes) return malformed('A buffer has no data.', entity)
    const offset = integerOf(json['byteOffset'], 0, bytes.length, entity, 0)
    return bytes.subarray(offset, offset + integerOf(json['byteLength'], 1, bytes.length - offset, entity))
  }
  const unpack = (packed: Json, entity: string): View => {
    const { mode, filter = 'NONE' } = packed
    const stride = integerOf(packed['byteStride'], 1, 256, entity)
    const count = integerOf(packed['count'], 1, 2 ** 31, entity)
    const fits = typeof mode === 'string' && Object.hasOwn(strides, mode) && strides[mode](stride) && (mode !== 'TRIANGLES' || count % 3 === 0)
    if (!fits || typeof filter !== 'string' || !Object.hasOwn(filters, filter) || !filters[filter](stride) || (filter !== 'NONE' && mode !== 'ATTRIBUTES'))
      return malformed('A compressed buffer view contradicts itself.', entity)
    const source = range(packed, entity)
    meter.bytes(count * stride)
    const bytes = new Uint8Array(count * stride)
    try {
      MeshoptDecoder.decodeGltfBuffer(bytes, count, stride, source, mode, filter)
    } catch {
      return malformed('A compressed buffer view cannot be unpacked.', entity)
    }
    return { bytes, ...(mode === 'ATTRIBUTES' && { stride }) }
  }
  return (index) => {
    const found = known.get(index)
    if (found) return found
    const entity = `bufferView ${index}`
    const json = views[index]
    const extensions = recordOf(json['extensions'], entity)
    const packed = extensions[MESHOPT] ?? extensions['KHR_meshopt_compression']
    const stride = json['byteStride'] === undefined ? undefined : integerOf(json['byteStride'], 1, 256, entity)
    const view = isRecord(packed) ? unpack(packed, entity) : { bytes: range(json, entity), ...(stride && { stride }) }
    known.set(index, view)
    return view
  }
}
