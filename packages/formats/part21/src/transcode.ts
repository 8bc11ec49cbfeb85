/**
 * Bytes a tokeniser can read: a byte order mark is taken off, UTF-16 is turned into UTF-8.
 * UTF-16 without a mark shows by zero bytes at every second place of the first characters.
 */
export const transcode = (bytes: Uint8Array): Uint8Array => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3)
  const little = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] > 0 && bytes[1] === 0 && bytes[2] > 0 && bytes[3] === 0)
  const big = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0 && bytes[1] > 0 && bytes[2] === 0 && bytes[3] > 0)
  if (!little && !big) return bytes
  return new TextEncoder().encode(new TextDecoder(little ? 'utf-16le' : 'utf-16be').decode(bytes))
}
