import { skipBlank, skipQuoted, wordAt } from './blank.ts'
import type { Part21Header, Value } from './part21File.ts'
import { readValues } from './readValues.ts'
import { skipBrackets, skipName } from './scanRecords.ts'
import { listOf, textOf } from './values.ts'

/**
 * Reads the HEADER section (8.2) and finds where the first DATA section starts. By tokens: the word DATA also stands in texts and comments.
 * @returns `data` is the offset after `DATA;`, or -1 when there is none
 */
export const readHeader = (bytes: Uint8Array, depthLimit: number): { header: Part21Header; data: number; closed: boolean } => {
  const end = bytes.length
  const found = new Map<string, readonly Value[]>()
  let closed = false
  let data = -1
  // Records after the header: what is read when the word DATA is missing.
  let loose = -1
  let p = 0
  while (p < end) {
    p = skipBlank(bytes, p, end)
    const start = p
    p = skipName(bytes, p)
    if (p === start) {
      if (bytes[p] === 35 && closed && loose < 0) loose = p
      p = bytes[p] === 39 || bytes[p] === 34 ? skipQuoted(bytes, p, end) : p + 1
      continue
    }
    if (p - start === 4 && wordAt(bytes, start, 'DATA')) {
      data = afterSectionWord(bytes, p, depthLimit)
      if (data >= 0) break
      continue
    }
    if (wordAt(bytes, start, 'ENDSEC')) closed = true
    const open = skipBlank(bytes, p, end)
    if (bytes[open] !== 40 || closed) continue
    const close = skipBrackets(bytes, open + 1, end, depthLimit)
    if (close < 0) continue
    if (wordAt(bytes, start, 'FILE_')) found.set(name(bytes, start, p), readValues(bytes, open, close))
    p = close
  }
  const [description, fileName, schema] = ['FILE_DESCRIPTION', 'FILE_NAME', 'FILE_SCHEMA'].map((key) => found.get(key) ?? [])
  const texts = (v: Value | undefined): readonly string[] => listOf(v).map(textOf)
  const header: Part21Header = {
    description: texts(description[0]),
    fileName: textOf(fileName[0]),
    timeStamp: textOf(fileName[1]),
    authors: texts(fileName[2]),
    organizations: texts(fileName[3]),
    preprocessor: textOf(fileName[4]),
    originatingSystem: textOf(fileName[5]),
    schemas: texts(schema[0]),
  }
  return { header, data: data >= 0 ? data : loose, closed }
}

/** Offset after `DATA;` or `DATA(...);` given the offset after the word, or -1. */
export const afterSectionWord = (bytes: Uint8Array, at: number, depthLimit: number): number => {
  let p = skipBlank(bytes, at, bytes.length)
  if (bytes[p] === 40) {
    p = skipBrackets(bytes, p + 1, bytes.length, depthLimit)
    if (p < 0) return -1
    p = skipBlank(bytes, p, bytes.length)
  }
  return bytes[p] === 59 ? p + 1 : -1
}

const decoder = new TextDecoder('latin1')
const name = (bytes: Uint8Array, start: number, end: number): string => decoder.decode(bytes.subarray(start, end)).toUpperCase()
