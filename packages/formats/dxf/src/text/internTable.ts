/** Gives the same string for the same bytes without decoding them again: layers and types are few and named a million times. */
export interface InternTable {
  intern(bytes: Uint8Array, start: number, end: number): string
  /** Forgets everything: the encoding has changed. */
  clear(): void
}

/** More names than this are decoded each time: a hostile file does not fill the memory. */
const mostNames = 1 << 16
const longestName = 256

/** Makes an empty {@link InternTable}; a hit is compared byte for byte, for hashes collide. */
export const makeInternTable = (decode: (bytes: Uint8Array, start: number, end: number) => string): InternTable => {
  const slots = 1 << 13
  let table: ({ bytes: Uint8Array; text: string }[] | undefined)[] = new Array(slots)
  let names = 0
  return {
    intern(bytes, start, end) {
      let hash = end - start
      for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 16777619)
      hash ^= hash >>> 15
      const bucket = (table[hash & (slots - 1)] ??= [])
      for (let k = 0; k < bucket.length; k++) if (equals(bucket[k].bytes, bytes, start, end)) return bucket[k].text
      const text = decode(bytes, start, end)
      if (names < mostNames && bucket.length < 64 && end - start <= longestName) {
        names++
        bucket.push({ bytes: bytes.slice(start, end), text })
      }
      return text
    },
    clear() {
      table = new Array(slots)
      names = 0
    },
  }
}

const equals = (known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (known.length !== end - start) return false
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false
  return true
}
