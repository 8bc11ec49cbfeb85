import { cleanName } from './cleanName.ts'

/** A cursor over the words of a text in bytes; a word is a run of bytes above space. */
export interface Words {
  readonly bytes: Uint8Array
  /** Where scanning goes on. */
  at: number
  /** The last word found: `bytes[start, end)`. */
  start: number
  end: number
}

export const makeWords = (bytes: Uint8Array, at = 0): Words => ({ bytes, at, start: at, end: at })

/** Moves to the next word, over line ends; false at the end of the text. */
export const nextWord = (words: Words): boolean => {
  const { bytes } = words
  const length = bytes.length
  let i = words.at
  while (i < length && bytes[i] <= 32) i++
  words.start = i
  while (i < length && bytes[i] > 32) i++
  words.end = i
  words.at = i
  return words.end > words.start
}

/** Moves to the next word of the same line; false, standing on the line end, when there is none. */
export const nextWordInLine = (words: Words): boolean => {
  const { bytes } = words
  const length = bytes.length
  let i = words.at
  while (i < length && bytes[i] <= 32 && bytes[i] !== 10 && bytes[i] !== 13) i++
  words.start = i
  while (i < length && bytes[i] > 32) i++
  words.end = i
  words.at = i
  return words.end > words.start
}

/** Moves to the end of the line (CR, LF and CRLF end lines) and returns where its text ends. */
export const skipLine = (words: Words): number => {
  const { bytes } = words
  const length = bytes.length
  let i = words.at
  while (i < length && bytes[i] !== 10 && bytes[i] !== 13) i++
  words.at = i
  return i
}

/** Whether the last word is `keyword` (given in lower case), in any case. */
export const isWord = (words: Words, keyword: string): boolean => {
  if (words.end - words.start !== keyword.length) return false
  for (let i = 0; i < keyword.length; i++) {
    const byte = words.bytes[words.start + i]
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte
    if (lower !== keyword.charCodeAt(i)) return false
  }
  return true
}

const utf8 = new TextDecoder('utf-8')

/** `bytes[start, end)` as a name; bytes that are no UTF-8 become U+FFFD. */
const textOf = (bytes: Uint8Array, start: number, end: number): string => cleanName(utf8.decode(bytes.subarray(start, Math.min(end, start + 4096))))

/** The rest of the line as text; moves to its end. */
export const restOfLine = (words: Words): string => {
  const start = words.at
  return textOf(words.bytes, start, skipLine(words))
}
