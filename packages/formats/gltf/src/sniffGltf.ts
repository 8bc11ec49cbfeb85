/** Bytes of JSON text that are looked at: `asset` comes first in nearly all files, but need not. */
const WINDOW = 2 ** 22

/**
 * Tells glTF from its content: a GLB by its magic, a `.gltf` by an `asset` object with a version.
 * @returns undefined for everything else
 */
export const sniffGltf = (bytes: Uint8Array): 'glb' | 'gltf' | undefined => {
  if (bytes.length >= 12 && bytes[0] === 0x67 && bytes[1] === 0x6c && bytes[2] === 0x54 && bytes[3] === 0x46) return 'glb'
  let i = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (i < bytes.length && (bytes[i] === 32 || (bytes[i] >= 9 && bytes[i] <= 13))) i++
  if (bytes[i] !== 0x7b) return undefined
  const head = new TextDecoder('latin1').decode(bytes.subarray(i, i + WINDOW))
  const tail = bytes.length - i > WINDOW ? new TextDecoder('latin1').decode(bytes.subarray(Math.max(i + WINDOW, bytes.length - WINDOW))) : ''
  return hasAsset(head) || hasAsset(tail) ? 'gltf' : undefined
}

const hasAsset = (text: string): boolean => {
  for (let at = text.indexOf('"asset"'); at >= 0; at = text.indexOf('"asset"', at + 7)) {
    // The object is short (generator, copyright, version); 4 kB are plenty and keep the search linear.
    const near = text.slice(at + 7, at + 4096).trimStart()
    if (near.startsWith(':') && near.slice(1).trimStart().startsWith('{') && near.includes('"version"')) return true
  }
  return false
}
