/** Adler-32 (RFC 1950) of `bytes`, unsigned. */
export const adler32 = (bytes: Uint8Array): number => {
  let a = 1
  let b = 0
  for (let at = 0; at < bytes.length;) {
    // The longest run that cannot overflow 32 bits (zlib's NMAX).
    const stop = Math.min(at + 5552, bytes.length)
    for (; at < stop; at++) b += a += bytes[at]
    a %= 65521
    b %= 65521
  }
  return ((b << 16) | a) >>> 0
}
