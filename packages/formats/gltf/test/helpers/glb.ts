import type { AccessorJson, MaterialJson, NodeJson, PrimitiveJson } from '../../src/gltfJson.ts'

/** JSON text and binary chunk of a GLB. */
export const splitGlb = (glb: Uint8Array): { readonly json: Uint8Array; readonly bin: Uint8Array } => {
  const view = new DataView(glb.buffer, glb.byteOffset)
  const length = view.getUint32(12, true)
  return { json: glb.subarray(20, 20 + length), bin: glb.subarray(28 + length) }
}

/** A document of ours with every member a test may look at. */
interface LooseDocument {
  readonly nodes: readonly Required<NodeJson>[]
  readonly meshes: readonly { readonly primitives: readonly Required<PrimitiveJson>[] }[]
  readonly accessors: readonly Required<AccessorJson>[]
  readonly materials: readonly Required<MaterialJson>[]
  readonly scenes: readonly { readonly extras: unknown }[]
}

/** The parsed document of a GLB. */
export const documentOf = (glb: Uint8Array): LooseDocument => JSON.parse(new TextDecoder().decode(splitGlb(glb).json)) as LooseDocument // what our writer writes

/** A GLB with right lengths around any JSON text. */
export const joinGlb = (json: Uint8Array, bin: Uint8Array): Uint8Array => {
  const padded = (json.length + 3) & ~3
  const out = new Uint8Array(28 + padded + bin.length).fill(0x20)
  const view = new DataView(out.buffer)
  for (const [at, value] of [
    [0, 0x46546c67],
    [4, 2],
    [8, out.length],
    [12, padded],
    [16, 0x4e4f534a],
    [20 + padded, bin.length],
    [24 + padded, 0x004e4942],
  ])
    view.setUint32(at, value, true)
  out.set(json, 20)
  out.set(bin, 28 + padded)
  return out
}

/** Bytes of a JSON document, with a buffer of these numbers as a data URI in place of the buffers. */
export const gltf = (json: object, bin?: ArrayBufferView): Uint8Array => {
  const bytes = bin ? Buffer.from(bin.buffer, bin.byteOffset, bin.byteLength) : undefined
  const buffers = bytes && { buffers: [{ byteLength: bytes.length, uri: `data:application/octet-stream;base64,${bytes.toString('base64')}` }] }
  return new TextEncoder().encode(JSON.stringify({ asset: { version: '2.0' }, ...json, ...buffers }))
}
