import { fault } from '@trunnion/core'
import { makeLzmaDecoder } from './makeLzmaDecoder.ts'

/** Bytes that grow by doubling, never above a limit. */
export interface GrowingBytes {
  bytes: Uint8Array
  length: number
  readonly maxBytes: number
}

const reserve = (out: GrowingBytes, more: number): void => {
  const need = out.length + more
  if (need > out.maxBytes) fault('LIMIT_RATIO', 'A compressed segment unpacks to more than the limit.', { format: 'jt' })
  if (need <= out.bytes.length) return
  const grown = new Uint8Array(Math.min(out.maxBytes, Math.max(need, 2 * out.bytes.length)))
  grown.set(out.bytes.subarray(0, out.length))
  out.bytes = grown
}

/**
 * Decodes the LZMA2 chunks from `at` into `out`, which keeps what was decoded before a fault.
 * @returns the offset behind the end marker
 */
export const decodeLzma2 = (input: Uint8Array, at: number, out: GrowingBytes): number => {
  const lzma = makeLzmaDecoder()
  let origin = out.length
  let ready = false
  const need = (count: number): void => {
    if (at + count > input.length) fault('INPUT_TRUNCATED', 'A compressed segment ends too early.', { format: 'jt' })
  }
  for (;;) {
    need(1)
    const control = input[at++]
    if (control === 0) return at
    if (control < 0x80) {
      if (control > 2) fault('INPUT_MALFORMED', 'A compressed segment has an unknown chunk.', { format: 'jt' })
      need(2)
      const size = ((input[at] << 8) | input[at + 1]) + 1
      at += 2
      need(size)
      reserve(out, size)
      if (control === 1) origin = out.length
      out.bytes.set(input.subarray(at, at + size), out.length)
      out.length += size
      at += size
      continue
    }
    const reset = (control >> 5) & 3
    need(reset >= 2 ? 6 : 5)
    const size = (((control & 31) << 16) | (input[at] << 8) | input[at + 1]) + 1
    const packed = ((input[at + 2] << 8) | input[at + 3]) + 1
    at += 4
    if (reset === 3) origin = out.length
    if (reset >= 2) {
      lzma.setProperties(input[at++])
      ready = true
    }
    if (!ready) fault('INPUT_MALFORMED', 'A compressed segment lacks its settings.', { format: 'jt' })
    if (reset >= 1) lzma.resetState()
    need(packed)
    reserve(out, size)
    lzma.run(input, at, at + packed, out.bytes, out.length, out.length + size, origin)
    out.length += size
    at += packed
  }
}
