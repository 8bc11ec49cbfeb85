import { joinBytes, unwrap } from '@trunnion/core'
import type { Format } from '@trunnion/engine'
import type { BlobStore } from '@trunnion/store'
import { headBytes, recognise } from './recognise.ts'

/** One file of an upload, in the store. */
export interface ReceivedFile {
  /** Name of its part in the form; `file` for a raw body. */
  readonly field: string
  /** Harmless base name, see `safeName`. */
  readonly name: string
  readonly sha256: string
  readonly bytes: number
  /** By content; undefined when it is of no known format. */
  readonly format: Format | undefined
  /** The first 4 KiB, or all of it. */
  readonly head: Uint8Array
}

/** Passes a source on and keeps a copy of its beginning. */
async function* keepingHead(source: AsyncIterable<Uint8Array>, kept: Uint8Array[]): AsyncIterable<Uint8Array> {
  let missing = headBytes
  for await (const chunk of source) {
    if (missing > 0) {
      const part = chunk.slice(0, missing)
      kept.push(part)
      missing -= part.length
    }
    yield chunk
  }
}

const tailOf = async (store: BlobStore, sha256: string, bytes: number): Promise<Uint8Array> => {
  const stream = await store.read(sha256, { start: Math.max(0, bytes - headBytes), end: bytes - 1 })
  return stream === undefined ? new Uint8Array() : joinBytes(await stream.toArray())
}

/**
 * Streams one file into the store and recognises its format; nothing but its beginning is held in memory.
 * @throws Fault `LIMIT_BYTES`, `CHECKSUM_MISMATCH`, `INTERRUPTED`, and those of the store
 */
export const receiveFile = async (
  store: BlobStore,
  source: AsyncIterable<Uint8Array>,
  given: { readonly field: string; readonly name: string; readonly maxBytes: number; readonly expectSha256?: string },
): Promise<ReceivedFile> => {
  const kept: Uint8Array[] = []
  const { maxBytes, expectSha256 } = given
  const { sha256, bytes } = unwrap(await store.put(keepingHead(source, kept), { maxBytes, ...(expectSha256 === undefined ? {} : { expectSha256 }) }))
  const head = joinBytes(kept)
  const format = await recognise(head, bytes, () => tailOf(store, sha256, bytes))
  return { field: given.field, name: given.name, sha256, bytes, format, head: head.slice(0, 4096) }
}
