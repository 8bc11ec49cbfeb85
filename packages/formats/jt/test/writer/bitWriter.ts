/** Collects bit fields, most significant bit first. */
export interface BitWriter {
  readonly length: number
  /** The low `width` bits of `value`, signed or not. */
  put(value: number, width: number): void
  /** Whole words, the last one filled with zeros. */
  toWords(): Int32Array
  toBytes(): Uint8Array
}

export const makeBitWriter = (): BitWriter => {
  const bits: number[] = []
  const packed = (unit: number): number[] =>
    Array.from({ length: Math.ceil(bits.length / unit) }, (_, i) => {
      let value = 0
      for (let k = 0; k < unit; k++) value = (value << 1) | (bits[i * unit + k] ?? 0)
      return value
    })
  return {
    get length() {
      return bits.length
    },
    put(value, width) {
      for (let k = width - 1; k >= 0; k--) bits.push(k > 31 ? 0 : (value >>> k) & 1)
    },
    toWords: () => Int32Array.from(packed(32)),
    toBytes: () => Uint8Array.from(packed(8)),
  }
}

/** Bits that a signed field needs for `value`; none for 0. */
export const signedWidth = (value: number): number => (value === 0 ? 0 : 33 - Math.clz32(value < 0 ? ~value : value))
