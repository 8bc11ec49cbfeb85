import { attempt, fault } from '@trunnion/core'
import { checkBlock } from './checkBlock.ts'
import { type GrowingBytes, decodeLzma2 } from './decodeLzma2.ts'

const magic = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]
const checkSizes = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64]
const lzma2Filter = 0x21

/** True when `data` begins as an .xz stream does. */
const isXz = (data: Uint8Array): boolean => magic.every((byte, i) => data[i] === byte)

/** Skips a variable-length integer (7 bits a byte, at most 9 bytes). */
const skipInteger = (data: Uint8Array, at: number): number => {
  for (let i = 0; i < 9; i++) if ((data[at + i] ?? 0) < 0x80) return at + i + 1
  return fault('INPUT_MALFORMED', 'A compressed segment has a damaged header.', { format: 'jt' })
}

/** Checks that the block's only filter is LZMA2; its dictionary size does not matter, as the output is the dictionary. */
const checkFilters = (data: Uint8Array, at: number): void => {
  const flags = data[at + 1]
  let p = at + 2
  if (flags & 0x40) p = skipInteger(data, p)
  if (flags & 0x80) p = skipInteger(data, p)
  if ((flags & 3) !== 0 || data[p] !== lzma2Filter) fault('FORMAT_UNSUPPORTED', 'A segment is compressed with an unknown filter.', { format: 'jt' })
}

/** What came out of an .xz stream. */
export interface Unpacked {
  readonly bytes: Uint8Array
  /** True when every check agrees. */
  readonly whole: boolean
}

/**
 * Decodes an .xz stream (xz file format 1.1.0; blocks with the one filter LZMA2) synchronously. The index and footer are not needed and not read.
 *
 * @throws Fault LIMIT_RATIO above `maxBytes`, FORMAT_UNSUPPORTED for other filters; damage gives what came before it, not `whole`
 */
export const decodeXz = (data: Uint8Array, maxBytes: number): Unpacked => {
  if (!isXz(data) || data.length < 13) fault('INPUT_MALFORMED', 'A compressed segment is not an .xz stream.', { format: 'jt' })
  const check = data[7] & 15
  const out: GrowingBytes = { bytes: new Uint8Array(Math.min(maxBytes, Math.max(1024, 4 * data.length))), length: 0, maxBytes }
  let whole = true
  // A header size of 0 announces the index: no more blocks.
  for (let at = 12; at < data.length && data[at] !== 0;) {
    const header = (data[at] + 1) * 4
    if (at + header > data.length) return { bytes: out.bytes.subarray(0, out.length), whole: false }
    checkFilters(data, at)
    const start = out.length
    const body = at + header
    const decoded = attempt(() => decodeLzma2(data, body, out))
    if (!decoded.ok && decoded.error.code === 'LIMIT_RATIO') fault('LIMIT_RATIO', decoded.error.message, decoded.error)
    if (!decoded.ok) return { bytes: out.bytes.subarray(0, out.length), whole: false }
    const end = decoded.value
    const padded = end + ((4 - ((end - body) & 3)) & 3)
    whole &&= checkBlock(check, out.bytes.subarray(start, out.length), data.subarray(padded, padded + checkSizes[check]))
    at = padded + checkSizes[check]
  }
  return { bytes: out.bytes.subarray(0, out.length), whole }
}
