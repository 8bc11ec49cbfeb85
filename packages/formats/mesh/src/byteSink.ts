/** Collects text as UTF-8 without one giant string: those end at 512 MB. */
export interface ByteSink {
  add(text: string): void
  /** All text so far. */
  bytes(): Uint8Array<ArrayBuffer>
}

/** Makes an empty {@link ByteSink}. */
export const makeByteSink = (): ByteSink => {
  const encoder = new TextEncoder()
  const chunks: Uint8Array[] = []
  let pending = ''
  const flush = (): void => {
    if (pending.length > 0) chunks.push(encoder.encode(pending))
    pending = ''
  }
  return {
    add(text) {
      pending += text
      if (pending.length > flushLength) flush()
    },
    bytes() {
      flush()
      const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
      let at = 0
      for (const chunk of chunks) {
        out.set(chunk, at)
        at += chunk.length
      }
      return out
    },
  }
}

const flushLength = 1 << 16
