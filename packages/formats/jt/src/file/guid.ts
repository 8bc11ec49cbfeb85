const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

const hex32 = (value: number): string => hex[value >>> 24] + hex[(value >>> 16) & 255] + hex[(value >>> 8) & 255] + hex[value & 255]

/** Text of the GUID at `at`: U32, U16, U16 in the file's byte order, then 8 plain bytes. The caller has checked that 16 bytes are there. */
export const guidAt = (view: DataView, at: number, littleEndian: boolean): string => {
  const a = hex32(view.getUint32(at, littleEndian))
  const b = view.getUint16(at + 4, littleEndian)
  const c = view.getUint16(at + 6, littleEndian)
  let text = `${a}-${hex[b >> 8]}${hex[b & 255]}-${hex[c >> 8]}${hex[c & 255]}-`
  for (let i = 8; i < 16; i++) text += i === 10 ? `-${hex[view.getUint8(at + i)]}` : hex[view.getUint8(at + i)]
  return text
}

/**
 * {@link guidAt} that makes each distinct text once: a scene graph of 30,000 elements uses some twenty object types.
 * Keyed by the first word; the twelve bytes behind it are compared.
 */
export const makeGuidReader = (view: DataView, littleEndian: boolean): ((at: number) => string) => {
  const known = new Map<number, { readonly b: number; readonly c: number; readonly d: number; readonly text: string }>()
  return (at) => {
    const first = view.getUint32(at)
    const b = view.getUint32(at + 4)
    const c = view.getUint32(at + 8)
    const d = view.getUint32(at + 12)
    const entry = known.get(first)
    if (entry && entry.b === b && entry.c === c && entry.d === d) return entry.text
    const text = guidAt(view, at, littleEndian)
    known.set(first, { b, c, d, text })
    return text
  }
}
