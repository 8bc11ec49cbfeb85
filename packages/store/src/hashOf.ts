import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { streamBroke } from './failures.ts'

/**
 * SHA-256 of everything a stream of the store gives, in lower-case hexadecimal digits.
 * @throws Fault `STORAGE_UNAVAILABLE` when the stream breaks off
 */
export const hashOf = async (blob: Readable): Promise<string> => {
  const hash = createHash('sha256')
  try {
    for await (const chunk of blob) hash.update(chunk)
  } catch (error) {
    streamBroke(error)
  }
  return hash.digest('hex')
}
