import { skipComment } from './blank.ts'

/** A growing buffer of bytes. */
export interface ByteSink {
  bytes: Uint8Array
  length: number
}

export const makeByteSink = (capacity: number): ByteSink => ({ bytes: new Uint8Array(Math.max(capacity, 1024)), length: 0 })

const reserve = (sink: ByteSink, more: number): void => {
  if (sink.length + more <= sink.bytes.length) return
  const grown = new Uint8Array(Math.max(sink.bytes.length * 2, sink.length + more))
  grown.set(sink.bytes.subarray(0, sink.length))
  sink.bytes = grown
}

export const writeText = (sink: ByteSink, text: string): void => {
  reserve(sink, text.length)
  for (let i = 0; i < text.length; i++) sink.bytes[sink.length++] = text.charCodeAt(i)
}

/**
 * Copies `[start, end)` of a record as strict Part 21: comments, line breaks and blanks outside of texts go, bytes outside ASCII become `_`, keywords upper case.
 * Texts keep their length only so far as the kernel needs them: what is in them is not read back.
 */
export const copyRecord = (sink: ByteSink, from: Uint8Array, start: number, end: number): void => {
  reserve(sink, end - start + 2)
  const to = sink.bytes
  let at = sink.length
  for (let p = start; p < end;) {
    const c = from[p]
    if (c === 39) {
      to[at++] = 39
      for (p++; p < end && from[p] !== 39; p++) {
        const t = from[p]
        if (t >= 32) to[at++] = t < 127 && t !== 92 ? t : 95
      }
      to[at++] = 39
      p++
    } else if (c === 47 && from[p + 1] === 42) p = skipComment(from, p, end)
    else {
      if (c > 32 && c < 127) to[at++] = c >= 97 && c <= 122 ? c - 32 : c
      p++
    }
  }
  to[at++] = 59
  to[at++] = 10
  sink.length = at
}
