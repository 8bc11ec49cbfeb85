import type { Readable } from 'node:stream'
import type { Result } from '@trunnion/core'

/** What the store knows of one blob. */
export interface BlobStat {
  /** 64 lower-case hexadecimal digits: the name of the blob and the hash of its bytes. */
  readonly sha256: string
  readonly bytes: number
  /** When it was stored, or put again: a sweep of unnamed blobs goes by this time. */
  readonly modified: Date
}

/** What one put may take, and what it must give. */
export interface PutLimit {
  /** The first byte over it fails the put with `LIMIT_BYTES`. */
  readonly maxBytes: number
  /** Other content fails the put with `CHECKSUM_MISMATCH`. */
  readonly expectSha256?: string
}

/** What a put gives. `created` is false when the content was there before; of several puts at the same instant more than one may say true. */
export interface PutBlob {
  readonly sha256: string
  readonly bytes: number
  readonly created: boolean
}

/** First and last byte, both included, counted from 0; an end beyond the blob is cut, a start beyond it gives an empty stream. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/**
 * Blobs by content: the name of a blob is the SHA-256 of its bytes, so equal content is stored once and nothing is ever changed in place.
 *
 * Methods without a `Result` reject with a `Fault`: `USAGE` for a name that is not 64 hexadecimal digits or a range that is none, `STORAGE_UNAVAILABLE` and
 * `STORAGE_REFUSED` when the storage itself fails; `attemptAsync` makes a value of it.
 */
export interface BlobStore {
  /**
   * Stores what the source gives, hashed while it streams; nothing half written is ever visible, and a failed put leaves nothing behind.
   * Content that is there already is kept and its `modified` renewed; a chunk may be overwritten once the next is asked for. Leaving early returns the source's iterator, which destroys a Readable; an HTTP server
   * that still wants to answer gives `request.iterator({ destroyOnReturn: false })`.
   *
   * Errors: `LIMIT_BYTES`, `CHECKSUM_MISMATCH`, `INTERRUPTED` (the source was cut off), `OUTPUT_FAILED` (disk full …), `STORAGE_UNAVAILABLE`, `STORAGE_REFUSED`.
   */
  put(source: AsyncIterable<Uint8Array>, limit?: PutLimit): Promise<Result<PutBlob>>
  /** Size and time of a blob; undefined when there is none. */
  stat(sha256: string): Promise<BlobStat | undefined>
  /** The bytes as a stream that must be consumed or destroyed; undefined when there is none. The hash is not checked here, see `localCopy`. */
  read(sha256: string, range?: ByteRange): Promise<Readable | undefined>
  /** Reads the whole blob; false when it is missing or its bytes have another hash than its name. */
  verify(sha256: string): Promise<boolean>
  /** Deletes a blob; nothing happens when there is none. */
  delete(sha256: string): Promise<void>
  /** Every blob once, by ascending name; blobs put or deleted meanwhile may or may not be seen. */
  list(): AsyncIterable<BlobStat>
}
