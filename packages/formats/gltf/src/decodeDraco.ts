import { Fault } from '@trunnion/core'
import { malformed } from './jsonValue.ts'
import type { Meter } from './meter.ts'
import type { Shape } from './readAccessor.ts'

/** A decoded Draco mesh. */
export interface DracoMesh {
  readonly indices: Uint32Array
  readonly points: number
  /** Values of the attribute with this id, with the type of its accessor; normalized integers are scaled. */
  attribute(id: number, shape: Shape): Float32Array
}

/** Decodes the bytes of one Draco mesh and hands it to `use`, after which its memory is gone. */
export type DracoDecoder = <T>(bytes: Uint8Array, entity: string, use: (mesh: DracoMesh) => T) => T

/** Faces and points that a Draco header states (Draco bitstream 2.2: header, sequential and edgebreaker connectivity). */
const headerCounts = (bytes: Uint8Array, entity: string): { readonly faces: number; readonly points: number } => {
  const isDraco = bytes.length > 12 && String.fromCharCode(...bytes.subarray(0, 5)) === 'DRACO'
  const [major, minor, kind, method] = bytes.subarray(5, 9)
  // Metadata (the flag) would stand before the counts; glTF exporters write none, and so what cannot be bounded is not decoded.
  if (!isDraco || kind !== 1 || method > 1 || major !== 2 || minor !== 2 || (bytes[10] & 0x80) !== 0)
    return malformed('The Draco data are not a mesh of bitstream 2.2.', entity)
  let at = method === 1 ? 12 : 11
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 35 && at < bytes.length; shift += 7) {
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
    return malformed('A count of the Draco data cannot be read.', entity)
  }
  const first = varint()
  const second = varint()
  return method === 1 ? { faces: second, points: first } : { faces: first, points: second }
}

/** The emscripten bindings of draco3dgltf 1.5.7 that are used; the package has no types. */
interface DracoModule {
  readonly Decoder: new () => {
    DecodeArrayToMesh(bytes: Int8Array, size: number, mesh: unknown): { ok(): boolean }
    GetAttributeByUniqueId(mesh: unknown, id: number): { readonly ptr: number; num_components(): number }
    GetTrianglesUInt32Array(mesh: unknown, bytes: number, pointer: number): boolean
    GetAttributeDataArrayForAllPoints(mesh: unknown, attribute: unknown, type: number, bytes: number, pointer: number): boolean
  }
  readonly Mesh: new () => { num_faces(): number; num_points(): number }
  destroy(handle: unknown): void
  _malloc(bytes: number): number
  _free(pointer: number): void
  readonly HEAPU8: Uint8Array
}

/** Component types as Draco numbers them, with the divisor of a normalized integer. */
const types: Readonly<
  Record<number, { readonly draco: number; readonly size: number; readonly divisor: number; readonly view: (b: ArrayBuffer) => ArrayLike<number> }>
> = {
  5120: { draco: 1, size: 1, divisor: 127, view: (b) => new Int8Array(b) },
  5121: { draco: 2, size: 1, divisor: 255, view: (b) => new Uint8Array(b) },
  5122: { draco: 3, size: 2, divisor: 32767, view: (b) => new Int16Array(b) },
  5123: { draco: 4, size: 2, divisor: 65535, view: (b) => new Uint16Array(b) },
  5126: { draco: 9, size: 4, divisor: 1, view: (b) => new Float32Array(b) },
}

/**
 * Loads the decoder.
 * @param wasm - bytes of `draco_decoder_gltf.wasm`, where the package cannot find them itself (browsers)
 */
export const makeDracoDecoder = async (meter: Meter, wasm?: ArrayBuffer): Promise<DracoDecoder> => {
  const { default: draco } = await import('draco3dgltf')
  const module = (await draco.createDecoderModule(wasm ? { wasmBinary: wasm } : {})) as DracoModule // untyped bindings

  const decode = <T>(bytes: Uint8Array, entity: string, use: (mesh: DracoMesh) => T): T => {
    const decoder = new module.Decoder()
    const mesh = new module.Mesh()
    const fetch = (size: number, fill: (pointer: number) => boolean): ArrayBuffer => {
      meter.bytes(size)
      const pointer = module._malloc(size)
      if (!fill(pointer)) malformed('Draco data cannot be decoded.', entity)
      const out = Uint8Array.from(module.HEAPU8.subarray(pointer, pointer + size))
      module._free(pointer)
      return out.buffer
    }
    const input = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
    if (!decoder.DecodeArrayToMesh(input, input.length, mesh).ok()) malformed('Draco data cannot be decoded.', entity)
    const points = mesh.num_points()
    const size = 12 * mesh.num_faces()
    const result = use({
      points,
      indices: size > 0 ? new Uint32Array(fetch(size, (p) => decoder.GetTrianglesUInt32Array(mesh, size, p))) : new Uint32Array(),
      attribute(id, { componentType, width, normalized }) {
        const attribute = decoder.GetAttributeByUniqueId(mesh, id)
        const type = types[componentType]
        if (!type || !attribute.ptr || attribute.num_components() !== width) return malformed('A Draco attribute is missing or of another type.', entity)
        const length = type.size * width * points
        const values = type.view(fetch(length, (p) => decoder.GetAttributeDataArrayForAllPoints(mesh, attribute, type.draco, length, p)))
        return normalized ? Float32Array.from(values, (v) => Math.max(v / type.divisor, -1)) : Float32Array.from(values)
      },
    })
    module.destroy(mesh)
    module.destroy(decoder)
    return result
  }

  return (bytes, entity, use) => {
    const { faces, points } = headerCounts(bytes, entity)
    meter.bytes(24 * faces + 24 * points)
    try {
      return decode(bytes, entity, use)
    } catch (error) {
      // A trap inside the module; reading ends here and the module is dropped with it.
      if (error instanceof Fault) throw error
      return malformed('Draco data cannot be decoded.', entity)
    }
  }
}
