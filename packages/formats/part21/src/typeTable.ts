/** Interns type names by their bytes, without making a string for each record. */
export interface TypeTable {
  readonly names: string[]
  /** For a complex instance the types of its parts; otherwise the type itself. */
  readonly parts: (readonly number[])[]
  /** Type of the keyword in `[start, end)`. */
  intern(start: number, end: number): number
  /** Type of a complex instance with these parts. */
  internComplex(parts: readonly number[]): number
}

export const makeTypeTable = (bytes: Uint8Array): TypeTable => {
  const names: string[] = []
  const parts: (readonly number[])[] = []
  const starts: number[] = []
  const lengths: number[] = []
  const complex = new Map<string, number>()
  let slots = new Int32Array(4096).fill(-1)

  const hashAt = (start: number, end: number): number => {
    let h = 0x811c9dc5
    for (let p = start; p < end; p++) h = Math.imul(h ^ (bytes[p] & 0xdf), 0x01000193)
    return h >>> 0
  }
  const same = (a: number, b: number, length: number): boolean => {
    for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i] && upper(bytes[a + i]) !== upper(bytes[b + i])) return false
    return true
  }
  const grow = (): void => {
    slots = new Int32Array(slots.length * 4).fill(-1)
    for (let t = 0; t < names.length; t++) {
      if (lengths[t] === 0) continue
      let s = hashAt(starts[t], starts[t] + lengths[t]) & (slots.length - 1)
      while (slots[s] >= 0) s = (s + 1) & (slots.length - 1)
      slots[s] = t
    }
  }
  const add = (name: string, start: number, length: number, of?: readonly number[]): number => {
    const type = names.length
    names.push(name)
    parts.push(of ?? [type])
    starts.push(start)
    lengths.push(length)
    return type
  }

  return {
    names,
    parts,
    intern(start, end) {
      const length = end - start
      let s = hashAt(start, end) & (slots.length - 1)
      for (; slots[s] >= 0; s = (s + 1) & (slots.length - 1)) {
        const t = slots[s]
        if (lengths[t] === length && same(starts[t], start, length)) return t
      }
      const type = add(latin1.decode(bytes.subarray(start, end)).toUpperCase(), start, length)
      slots[s] = type
      if (names.length * 2 > slots.length) grow()
      return type
    },
    internComplex(of) {
      const key = of.join('+')
      const known = complex.get(key)
      if (known !== undefined) return known
      const type = add(of.map((t) => names[t]).join('+'), 0, 0, of)
      complex.set(key, type)
      return type
    },
  }
}

const latin1 = new TextDecoder('latin1')
const upper = (c: number): number => (c >= 97 && c <= 122 ? c - 32 : c)
