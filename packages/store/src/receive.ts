import { createHash } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { fault } from '@trunnion/core'
import { isBlobName } from './blobName.ts'
import type { PutLimit } from './blobStore.ts'
import { sourceFailed, writeFailed } from './failures.ts'

/** What came in. */
export interface Received {
  readonly sha256: string
  readonly bytes: number
}

interface ReceiveOptions {
  readonly limit?: PutLimit | undefined
  /** Read-only and on the platter before the promise resolves: what will be renamed into place as a blob. */
  readonly durable?: boolean
  /** Called with the total after each chunk, before it is written; may throw. */
  readonly onTotal?: (bytes: number) => void
  /** What an error of the source becomes; {@link sourceFailed} when omitted. */
  readonly onSourceError?: (error: unknown) => never
}

/** Errors of the source leave with their meaning here, so that the same code of the operating system is not taken for one of the disk. */
async function* fromSource(source: AsyncIterable<Uint8Array>, failed: (error: unknown) => never): AsyncIterable<Uint8Array> {
  try {
    yield* source
  } catch (error) {
    failed(error)
  }
}

const copy = async (source: AsyncIterable<Uint8Array>, handle: FileHandle, options: ReceiveOptions): Promise<Received> => {
  const { maxBytes = Number.POSITIVE_INFINITY, expectSha256 } = options.limit ?? {}
  if (expectSha256 !== undefined && !isBlobName(expectSha256)) fault('USAGE', 'A SHA-256 is 64 lower-case hexadecimal digits.')
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of fromSource(source, options.onSourceError ?? sourceFailed)) {
    // a stream with an encoding gives texts, which have no byteLength and so no limit
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a source gives bytes')
    bytes += chunk.byteLength
    if (bytes > maxBytes) fault('LIMIT_BYTES', `The content is larger than the limit of ${maxBytes} bytes.`)
    options.onTotal?.(bytes)
    // the disk works while this thread hashes; awaited before the next chunk, as a source may use its buffer again
    const written = handle.writeFile(chunk)
    hash.update(chunk)
    await written.catch(writeFailed)
  }
  const sha256 = hash.digest('hex')
  if (expectSha256 !== undefined && expectSha256 !== sha256) fault('CHECKSUM_MISMATCH')
  return { sha256, bytes }
}

/**
 * Writes a source to a new file (mode 0600) chunk by chunk and hashes it meanwhile; a failure removes the file.
 * @throws Fault `LIMIT_BYTES`, `CHECKSUM_MISMATCH`, `INTERRUPTED`, `OUTPUT_FAILED`, and what the source or `onTotal` throws
 */
export const receive = async (source: AsyncIterable<Uint8Array>, path: string, options: ReceiveOptions = {}): Promise<Received> => {
  const handle = await open(path, 'wx', 0o600).catch(writeFailed)
  try {
    const received = await copy(source, handle, options)
    if (options.durable) {
      await handle.chmod(0o444).catch(writeFailed)
      await handle.sync().catch(writeFailed)
    }
    // network file systems report a full disk as late as here
    await handle.close().catch(writeFailed)
    return received
  } catch (error) {
    await handle.close().catch(() => undefined)
    await rm(path, { force: true }).catch(() => undefined)
    throw error
  }
}
