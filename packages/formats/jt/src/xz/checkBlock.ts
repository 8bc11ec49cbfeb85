/** Table of a reflected CRC with the polynomial `high`·2^32 + `low`, as two words an entry (low, high). */
const crcTable = (low: number, high: number): Uint32Array => {
  const table = new Uint32Array(512)
  for (let i = 0; i < 256; i++) {
    let l = i
    let h = 0
    for (let k = 0; k < 8; k++) {
      const odd = l & 1
      l = (l >>> 1) | (h << 31)
      h >>>= 1
      if (odd) {
        l ^= low
        h ^= high
      }
    }
    table[2 * i] = l
    table[2 * i + 1] = h
  }
  return table
}

let crc32: Uint32Array | undefined
let crc64: Uint32Array | undefined

/** Runs the CRC; 64-bit arithmetic in two halves, because BigInt is some forty times slower. */
const crc = (table: Uint32Array, bytes: Uint8Array, wide: boolean): readonly [number, number] => {
  let low = -1
  let high = wide ? -1 : 0
  for (let i = 0; i < bytes.length; i++) {
    const at = ((low ^ bytes[i]) & 255) * 2
    low = ((low >>> 8) | (high << 24)) ^ table[at]
    high = (high >>> 8) ^ table[at + 1]
  }
  return [~low >>> 0, wide ? ~high >>> 0 : 0]
}

const wordAt = (bytes: Uint8Array, at: number): number => (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0

/** Compares a block with its stored check (1 = CRC32, 4 = CRC64 of ECMA-182; others are not computed and pass). */
export const checkBlock = (kind: number, bytes: Uint8Array, stored: Uint8Array): boolean => {
  if (kind === 1) {
    crc32 ??= crcTable(0xedb88320, 0)
    return stored.length === 4 && crc(crc32, bytes, false)[0] === wordAt(stored, 0)
  }
  if (kind !== 4) return true
  crc64 ??= crcTable(0xd7870f42, 0xc96c5795)
  const [low, high] = crc(crc64, bytes, true)
  return stored.length === 8 && low === wordAt(stored, 0) && high === wordAt(stored, 4)
}
