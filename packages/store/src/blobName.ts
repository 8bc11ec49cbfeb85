import { fault } from '@trunnion/core'

const name = /^[0-9a-f]{64}$/

/** Whether a text can be the name of a blob: 64 lower-case hexadecimal digits and nothing else. */
export const isBlobName = (text: string): boolean => name.test(text)

/**
 * Where a blob lies below the folder or prefix: `ab/cd/abcd…`, the same on disk and in S3, so that a store moves by a plain sync. Two levels keep folders small
 * (15 entries in each at a million blobs). The only place that makes a path of a name, so no other text can reach the file system.
 * @throws Fault `USAGE` when the text is not the name of a blob
 */
export const blobKey = (sha256: string): string => {
  // a caller without types may give anything, and a regular expression turns it into text
  if (typeof sha256 !== 'string' || !isBlobName(sha256)) return fault('USAGE', 'A blob is named by 64 lower-case hexadecimal digits.')
  return `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`
}
