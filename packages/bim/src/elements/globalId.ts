const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$'

const finish = (value: number): number => {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * The GlobalId of what a path names: 128 bits of a hash in IFC's base 64, 22 characters (IFC4, IfcGloballyUniqueId). The same path always gives the same id.
 *
 * @param path - handles from the outermost block reference inwards: `1A2/3F#0.2`
 */
export const globalId = (project: string, path: string): string => {
  let [a, b, c, d] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]
  for (const text of [project, path]) {
    for (let i = 0; i < text.length; i++) {
      const k = text.charCodeAt(i)
      a = Math.imul(a ^ k, 0x85ebca6b)
      a ^= a >>> 13
      b = Math.imul(((b << 7) | (b >>> 25)) ^ k, 0xc2b2ae35)
      c = Math.imul(((c << 11) | (c >>> 21)) + k, 0x9e3779b1)
      d = Math.imul(((d << 17) | (d >>> 15)) + (k ^ i), 0x27d4eb2f)
      d ^= d >>> 15
    }
    a ^= 0xffff
  }
  a = finish(a ^ d)
  b = finish(b + a)
  c = finish(c ^ b)
  d = finish(d + c)
  let out = alphabet[a >>> 30]
  // 126 bits behind the first two, six at a time over the borders of the words
  for (let bit = 2; bit < 128; bit += 6) {
    const [word, from] = [bit >> 5, bit & 31]
    const high = word === 0 ? a : word === 1 ? b : word === 2 ? c : d
    const next = word === 0 ? b : word === 1 ? c : d
    const value = from <= 26 ? high >>> (26 - from) : (high << (from - 26)) | (next >>> (58 - from))
    out += alphabet[value & 63]
  }
  return out
}
