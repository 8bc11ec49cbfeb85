import type { ReadOptions } from '@trunnion/core'

/**
 * Inflates one zlib stream (RFC 1950) synchronously.
 * @param maxBytes - give up (throw) above this size
 * @throws anything when the stream is damaged (its checksum disagrees) or too large; the reader then salvages what it can by itself
 */
export type Inflate = (data: Uint8Array, maxBytes: number) => Uint8Array

/** What the JT reader can be told beside {@link ReadOptions}. */
export interface JtOptions extends ReadOptions {
  /** Level of detail: the finest (default), the n-th (0 = finest; the coarsest there is when a part has fewer), or all of them, the coarser ones as hidden child nodes. */
  readonly lod?: 'finest' | 'all' | number
  /** Defaults to a pure TypeScript one; in Node, `(data, max) => zlib.inflateSync(data, { maxOutputLength: max })` is about three times as fast. */
  readonly inflate?: Inflate
  /** Decode levels of detail that are not used too, where the format stores checksums (9 and 10), so that damage in them is reported. Default true. */
  readonly verify?: boolean
}
