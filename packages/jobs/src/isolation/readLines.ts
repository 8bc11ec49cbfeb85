/** Takes bytes as they come. */
export interface LineReader {
  /** False once a line is longer than the limit; nothing is read from then on. */
  push(chunk: Uint8Array): boolean
}

/**
 * Cuts a stream of bytes into lines. Unlike `readline` it never holds more than `mostBytes` of a line that does not end.
 */
export const readLines = (mostBytes: number, onLine: (line: string) => void): LineReader => {
  let parts: Buffer[] = []
  let held = 0
  let broken = false
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      let start = 0
      for (let end = bytes.indexOf(10); !broken && end >= 0; end = bytes.indexOf(10, start)) {
        broken = held + end - start > mostBytes
        if (broken) return false
        parts.push(bytes.subarray(start, end))
        onLine(Buffer.concat(parts).toString('utf8'))
        parts = []
        held = 0
        start = end + 1
      }
      if (broken) return false
      parts.push(bytes.subarray(start))
      held += bytes.length - start
      broken = held > mostBytes
      return !broken
    },
  }
}
