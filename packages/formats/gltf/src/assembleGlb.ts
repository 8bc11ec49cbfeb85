import type { GltfJson } from './gltfJson.ts'

/** Packs a document and its binary chunk into a GLB container (glTF 2.0, section 4.4: chunks padded to four bytes, JSON with spaces). */
export const assembleGlb = (json: GltfJson, bin: Uint8Array): Uint8Array => {
  const text = new TextEncoder().encode(JSON.stringify(json))
  const textLength = (text.length + 3) & ~3
  const total = 20 + textLength + (bin.length > 0 ? 8 + bin.length : 0)
  const out = new Uint8Array(total)
  const view = new DataView(out.buffer)
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(8, total, true)
  view.setUint32(12, textLength, true)
  view.setUint32(16, 0x4e4f534a, true)
  out.fill(0x20, 20, 20 + textLength)
  out.set(text, 20)
  if (bin.length === 0) return out
  view.setUint32(20 + textLength, bin.length, true)
  view.setUint32(24 + textLength, 0x004e4942, true)
  out.set(bin, 28 + textLength)
  return out
}
