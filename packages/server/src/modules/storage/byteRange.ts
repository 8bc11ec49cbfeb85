import { fault } from '@trunnion/core'
import type { ByteRange } from '@trunnion/store'

/**
 * The one range that a Range header asks for (RFC 9110, 14.2), ends included and cut to the content.
 *
 * @param bytes - length of the whole content
 * @returns undefined for what may be ignored: other units, several ranges, nonsense
 * @throws Fault `RANGE_NOT_SATISFIABLE`
 */
export const byteRange = (header: string, bytes: number): ByteRange | undefined => {
  const found = /^bytes\s*=\s*(\d*)-(\d*)$/.exec(header.trim())
  if (found === null) return undefined
  const [, first, last] = found
  if (first === '') return last === '' ? undefined : suffix(Number(last), bytes)
  const start = Number(first)
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (last !== '' && Number(last) < start) return undefined
  return start >= bytes ? fault('RANGE_NOT_SATISFIABLE', `The content has ${bytes} bytes.`) : { start, end }
}

const suffix = (count: number, bytes: number): ByteRange =>
  count === 0 || bytes === 0 ? fault('RANGE_NOT_SATISFIABLE', `The content has ${bytes} bytes.`) : { start: Math.max(0, bytes - count), end: bytes - 1 }
