import { Inflate as InflateStream, inflateSync } from 'fflate'
import type { Inflate } from '../options.ts'

/** What came out of a zlib stream. */
export interface Inflated {
  readonly bytes: Uint8Array
  /** True when the checksum at the end agrees; otherwise `bytes` is what could be had. */
  readonly whole: boolean
  /** True when the output reached its limit. */
  readonly limited: boolean
}

/** DEFLATE cannot expand further than 1032 : 1 (258 bytes for 2 bits), so a step gives 33 MiB at most before the limit is looked at. */
const stepBytes = 1 << 15

/** Streams up to this size are salvaged up to the very damage; longer ones up to the step before it. */
const exactBytes = 1 << 18
const exactRatio = 64

/** What a damaged stream wrote before fflate gave up; how far it came shows only in the zeros behind. */
const salvageExactly = (data: Uint8Array, maxBytes: number): Uint8Array => {
  const out = new Uint8Array(Math.min(maxBytes, exactRatio * data.length))
  try {
    inflateSync(data.subarray(2), { out })
  } catch {
    // Expected: it stopped at the damage.
  }
  let end = out.length
  while (end > 0 && out[end - 1] === 0) end--
  return out.subarray(0, end)
}

/** Inflates step by step, so that a bomb is noticed in time and a damaged stream still gives its beginning. */
const salvage = (data: Uint8Array, maxBytes: number): Omit<Inflated, 'whole'> => {
  const parts: Uint8Array[] = []
  let size = 0
  const stream = new InflateStream((part) => {
    parts.push(part)
    size += part.length
  })
  try {
    // Two bytes of zlib header; never pushed as final, so that a missing end or checksum is no error.
    for (let at = 2; at < data.length && size <= maxBytes; at += stepBytes) stream.push(data.subarray(at, at + stepBytes), false)
  } catch {
    if (data.length <= exactBytes) return { bytes: salvageExactly(data, maxBytes), limited: false }
  }
  const [first] = parts
  if (parts.length === 1 && size <= maxBytes) return { bytes: first, limited: false }
  const bytes = new Uint8Array(Math.min(size, maxBytes))
  let at = 0
  for (const part of parts) {
    bytes.set(part.subarray(0, bytes.length - at), at)
    at = Math.min(bytes.length, at + part.length)
  }
  return { bytes, limited: size > maxBytes }
}

/** Adler-32 (RFC 1950); the inner run is the longest that cannot overflow 32 bits. */
const adler32 = (bytes: Uint8Array): number => {
  let a = 1
  let b = 0
  for (let at = 0; at < bytes.length;) {
    const stop = Math.min(at + 5552, bytes.length)
    for (; at < stop; at++) b += a += bytes[at]
    a %= 65521
    b %= 65521
  }
  return ((b << 16) | a) >>> 0
}

const endsWithChecksum = (data: Uint8Array, bytes: Uint8Array): boolean => {
  const n = data.length
  if (n < 6) return false
  return ((data[n - 4] << 24) | (data[n - 3] << 16) | (data[n - 2] << 8) | data[n - 1]) >>> 0 === adler32(bytes)
}

/** Inflates a zlib stream within `maxBytes`; never throws: what is damaged gives what could be had. */
export const inflateZlib = (data: Uint8Array, maxBytes: number, inflate?: Inflate): Inflated => {
  try {
    const bytes = inflate?.(data, maxBytes)
    if (bytes && bytes.length <= maxBytes) return { bytes, whole: true, limited: false }
  } catch {
    // Damaged, cut off or too large: salvaged below.
  }
  const salvaged = salvage(data, maxBytes)
  return { ...salvaged, whole: endsWithChecksum(data, salvaged.bytes) }
}
