import { joinBytes } from '@trunnion/core'
import { MeshoptEncoder } from 'meshoptimizer/encoder'
import { type AccessorJson, ARRAY_BUFFER, type BufferJson, type BufferViewJson, ELEMENT_ARRAY_BUFFER, MESHOPT } from './gltfJson.ts'

/** Data of one kind: many accessors share a buffer view, which keeps the JSON short and packs small meshes better (as gltfpack does). */
export interface StreamKind {
  readonly mode: 'ATTRIBUTES' | 'TRIANGLES' | 'INDICES'
  /** Bytes an element. */
  readonly stride: number
  /** The data are already in this filter's encoded form. */
  readonly filter?: 'OCTAHEDRAL' | 'EXPONENTIAL'
}

/** Lays accessor data out in one binary chunk, compressed where asked. */
export interface BufferBuilder {
  /** Whether streams are packed with EXT_meshopt_compression. */
  readonly packs: boolean
  /** Adds an accessor with data of its own. */
  accessor(json: AccessorJson, data: ArrayBufferView, kind: StreamKind): number
  /** Adds an accessor whose data are elsewhere (Draco). */
  bareAccessor(json: AccessorJson): number
  /** Adds a buffer view without accessor. */
  rawView(data: Uint8Array): number
  finish(): FinishedBuffer
}

export interface FinishedBuffer {
  readonly bin: Uint8Array
  readonly accessors: readonly AccessorJson[]
  readonly bufferViews: readonly BufferViewJson[]
  readonly buffers: readonly BufferJson[]
  readonly usesMeshopt: boolean
}

/** A view is closed above this size, so that a viewer can unpack several at once and none needs one huge block. */
const VIEW_BYTES = 2 ** 24

const aligned = (n: number): number => (n + 3) & ~3

interface Stream {
  readonly kind: StreamKind
  readonly chunks: Uint8Array[]
  length: number
}

export const makeBufferBuilder = (packs: boolean): BufferBuilder => {
  const accessors: AccessorJson[] = []
  const views: (Stream | Uint8Array)[] = []
  const open = new Map<string, number>()

  const streamFor = (kind: StreamKind, bytes: number): { readonly view: number; readonly stream: Stream } => {
    const key = `${kind.mode} ${kind.stride} ${kind.filter ?? ''}`
    const at = open.get(key)
    const known = at === undefined ? undefined : views[at]
    if (at !== undefined && known && 'chunks' in known && known.length + bytes <= VIEW_BYTES) return { view: at, stream: known }
    const stream: Stream = { kind, chunks: [], length: 0 }
    open.set(key, views.length)
    return { view: views.push(stream) - 1, stream }
  }

  const finish = (): FinishedBuffer => {
    const chunks: Uint8Array[] = []
    let length = 0
    let unpacked = 0
    const append = (data: Uint8Array): number => {
      const at = length
      length = aligned(length + data.length)
      chunks.push(data, new Uint8Array(length - at - data.length))
      return at
    }
    const bufferViews = views.map((view): BufferViewJson => {
      if (!('chunks' in view)) return { buffer: 0, byteOffset: append(view), byteLength: view.length }
      const { mode, stride, filter } = view.kind
      const data = joinBytes(view.chunks)
      const layout = {
        byteLength: data.length,
        ...(mode === 'ATTRIBUTES' && { byteStride: stride }),
        target: mode === 'ATTRIBUTES' ? ARRAY_BUFFER : ELEMENT_ARRAY_BUFFER,
      }
      const count = data.length / stride
      // Version 0 of the vertex codec: EXT_meshopt_compression knows no other.
      const encoded = packs ? MeshoptEncoder.encodeGltfBuffer(data, count, stride, mode, 0) : data
      if (encoded === data || (encoded.length >= data.length && !filter)) return { buffer: 0, byteOffset: append(data), ...layout }
      const byteOffset = unpacked
      unpacked = aligned(unpacked + data.length)
      const compression = { buffer: 0, byteOffset: append(encoded), byteLength: encoded.length, byteStride: stride, count, mode, ...(filter && { filter }) }
      return { buffer: 1, byteOffset, ...layout, extensions: { [MESHOPT]: compression } }
    })
    const buffers: BufferJson[] = []
    if (length > 0) buffers.push({ byteLength: length })
    if (unpacked > 0) buffers.push({ byteLength: unpacked, extensions: { [MESHOPT]: { fallback: true } } })
    return { bin: length > 0 ? joinBytes(chunks) : new Uint8Array(), accessors, bufferViews, buffers, usesMeshopt: unpacked > 0 }
  }

  return {
    packs,
    accessor(json, data, kind) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      const { view, stream } = streamFor(kind, bytes.length)
      const byteOffset = stream.length
      stream.chunks.push(bytes)
      stream.length += bytes.length
      return accessors.push({ bufferView: view, ...(byteOffset > 0 && { byteOffset }), ...json }) - 1
    },
    bareAccessor: (json) => accessors.push(json) - 1,
    rawView: (data) => views.push(data) - 1,
    finish,
  }
}
