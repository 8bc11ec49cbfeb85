import { describe, expect, test } from 'vitest'
import { decodeXz } from '../src/xz/decodeXz.ts'

const text = new TextEncoder().encode(Array.from({ length: 40 }, (_, i) => `line ${i}: the quick brown fox\n`).join(''))

/** The text as xz-utils packs it, with CRC64 and with CRC32: literals, matches and repeats in one LZMA2 chunk. */
const streams = {
  CRC64:
    '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4AR9AHVdADYaSh8IoCZWTg1suKXtY5yOfNtO9p5LeBhWXPcfMHbWik5uB508r3AcZNv8mhhXHPwiChQ3kuH2iQmU6xN+DivM3uRurLFXL1wtH3pPUmCCcTn3tjeTGAhx5NuAu+W9Yf5X46jaSZhBPCCYjbNlZ8G8DgDnAAAAAAB/R03bmOnBhwABkQH+CAAApwilQLHEZ/sCAAAAAARZWg==',
  CRC32:
    '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4AR9AHVdADYaSh8IoCZWTg1suKXtY5yOfNtO9p5LeBhWXPcfMHbWik5uB508r3AcZNv8mhhXHPwiChQ3kuH2iQmU6xN+DivM3uRurLFXL1wtH3pPUmCCcTn3tjeTGAhx5NuAu+W9Yf5X46jaSZhBPCCYjbNlZ8G8DgDnAAAAAADUwTmjAAGNAf4IAABHyrE0PjANiwIAAAAAAVla',
}

describe.each(Object.entries(streams))('an .xz stream with %s', (_, base64) => {
  const packed = Uint8Array.from(Buffer.from(base64, 'base64'))

  test('unpacks to what was packed', () => {
    expect(decodeXz(packed, 1e6)).toEqual({ bytes: text, whole: true })
  })

  test('that ends early gives nothing wrong', () => {
    for (let length = 13; length < packed.length - 40; length += 7) {
      const { bytes, whole } = decodeXz(packed.subarray(0, length), 1e6)
      expect(whole).toBe(false)
      expect(bytes).toEqual(text.subarray(0, bytes.length))
    }
  })

  test('is refused above the limit', () => {
    expect(() => decodeXz(packed, 1000)).toThrow('LIMIT_RATIO')
  })

  test('with a changed byte is never whole and different', () => {
    for (let at = 24; at < packed.length - 28; at++) {
      const damaged = packed.slice()
      damaged[at] ^= 0x10
      const { bytes, whole } = decodeXz(damaged, 1e9)
      expect(whole ? bytes : text).toEqual(text)
    }
  })
})
