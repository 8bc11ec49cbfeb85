import type { BlobStore } from '../../src/index.ts'

/** What the contract needs of an implementation beside its public face. */
export interface Harness {
  readonly store: BlobStore
  /** Overwrites what is stored under a name, as a fault of the medium would. */
  damage(sha256: string, bytes: Uint8Array): Promise<void>
  /** Sets how old a blob looks; undefined where the medium keeps its own clock. */
  readonly age?: (sha256: string, modified: Date) => Promise<void>
  /** Files of puts under way or failed. */
  leftovers(): Promise<readonly string[]>
  close(): Promise<void>
}
