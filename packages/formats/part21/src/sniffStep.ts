import { skipBlank, wordAt } from './blank.ts'
import { transcode } from './transcode.ts'

/** Whether the content looks like a STEP physical file: it starts with `ISO-10303-21`, or with `HEADER;`, after blanks and comments. Packed files do not count. */
export const sniffStep = (bytes: Uint8Array): boolean => {
  const head = transcode(bytes.subarray(0, 4096))
  const at = skipBlank(head, 0, head.length)
  return wordAt(head, at, 'ISO-10303-21') || wordAt(head, at, 'HEADER;')
}
