import type { ByteReader } from '@trunnion/core'

/** Reads bit fields from bytes, most significant bit first; probability tables are stored so, whatever the file's byte order is. */
export interface ByteBits {
  /** Unsigned field of 0 to 32 bits. */
  take(width: number): number
  /** Leaves the rest of the current byte. */
  align(): void
}

/** Makes a {@link ByteBits} that takes its bytes from `reader`. */
export const makeByteBits = (reader: ByteReader): ByteBits => {
  let held = 0
  let heldBits = 0
  return {
    take(width) {
      let value = 0
      let wanted = width
      while (wanted > 0) {
        if (heldBits === 0) {
          held = reader.u8()
          heldBits = 8
        }
        const step = wanted < heldBits ? wanted : heldBits
        heldBits -= step
        value = (value << step) | ((held >>> heldBits) & ((1 << step) - 1))
        wanted -= step
      }
      return value >>> 0
    },
    align() {
      heldBits = 0
    },
  }
}
