import { promisify } from 'node:util'
import { constants, gunzip, inflateRaw } from 'node:zlib'
import { joinBytes } from '@trunnion/core'
import { type Format, detectFormat } from '@trunnion/engine'

/** Bytes from the start of a file that are enough to recognise it, with as many from its end for archives and JSON. */
export const headBytes = 2 ** 18

const isZip = (head: Uint8Array): boolean => head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b
const isJson = (head: Uint8Array): boolean =>
  /^(\u00EF\u00BB\u00BF)?\s*\{/.test(Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 64)).toString('latin1'))

/** The size rule of binary STL, which the engine can only use on a whole file. */
const isWholeStl = (head: Uint8Array, bytes: number): boolean =>
  head.length >= 84 && new DataView(head.buffer, head.byteOffset).getUint32(80, true) * 50 + 84 === bytes

/** Inflates a beginning that was cut off; 4 KiB cannot grow beyond 4 MiB. */
const partly = { finishFlush: constants.Z_SYNC_FLUSH }
const inflated = async (head: Uint8Array): Promise<Uint8Array> => {
  if (isGzip(head)) return promisify(gunzip)(head.subarray(0, 4096), partly)
  // local file header (APPNOTE 4.3.7): lengths of name and extra field at 26 and 28, the data behind them
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true)
  const data = head.subarray(start, start + 4096)
  return view.getUint16(8, true) === 0 ? data : promisify(inflateRaw)(data, partly)
}

/** STEP may come packed, as gzip or alone in a zip. */
const packedFormat = async (head: Uint8Array): Promise<Format | undefined> => {
  try {
    const format = detectFormat(await inflated(head))
    return format === 'step' || format === 'ifc' ? format : undefined
  } catch {
    return undefined
  }
}

/**
 * The format of a file by its content, from its two ends.
 *
 * @param head - its first {@link headBytes}, or all of it
 * @param bytes - length of the whole file
 * @param readTail - gives its last bytes; asked only where the end decides
 * @returns undefined when the content is of no known format
 */
export const recognise = async (head: Uint8Array, bytes: number, readTail: () => Promise<Uint8Array>): Promise<Format | undefined> => {
  const whole = head.length >= bytes
  const direct = detectFormat(head)
  if (!whole && direct !== 'stl' && (direct === undefined || ['obj', 'off', 'ply'].includes(direct)) && isWholeStl(head, bytes)) return 'stl'
  if (direct !== undefined) return direct
  if (!whole && (isZip(head) || isJson(head))) {
    const format = detectFormat(joinBytes([head, await readTail()]))
    if (format !== undefined) return format
  }
  return isZip(head) || isGzip(head) ? packedFormat(head) : undefined
}
