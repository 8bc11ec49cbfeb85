import { createHash } from 'node:crypto'
import { type Readable, Transform, pipeline } from 'node:stream'
import { Fault, trunnionError } from '@trunnion/core'

const damaged = (): Fault => new Fault(trunnionError('BLOB_DAMAGED', 'A stored file is not what was stored.'))

/**
 * Passes a whole blob on and hashes it meanwhile; its last chunk is held back until the hash is known. A blob that is not what its name says ends with an error
 * before its last byte, so that the client sees a transfer that broke off and never a whole wrong file.
 *
 * @param bytes - that the blob must have
 */
export const checkedStream = (source: Readable, sha256: string, bytes: number): Readable => {
  const hash = createHash('sha256')
  let held: Buffer | undefined
  let seen = 0
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      seen += chunk.length
      const before = held
      held = chunk
      if (seen > bytes) done(damaged())
      else done(null, before)
    },
    flush(done) {
      if (seen !== bytes || hash.digest('hex') !== sha256) done(damaged())
      else done(null, held)
    },
  })
  return pipeline(source, check, () => undefined)
}
