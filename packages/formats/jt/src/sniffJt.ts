import { versionOf } from './file/versionOf.ts'

/**
 * True when `bytes` (the first 24 are enough) begin as every JT file does: `Version M.m`.
 *
 * @example sniffJt(bytes.subarray(0, 24))
 */
export const sniffJt = (bytes: Uint8Array): boolean => versionOf(bytes) !== undefined
