import { createHash } from 'node:crypto'

/** SHA-256 of everything a source gives, in lower-case hexadecimal digits. */
export const hashOf = async (source: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of source) hash.update(chunk)
  return hash.digest('hex')
}
