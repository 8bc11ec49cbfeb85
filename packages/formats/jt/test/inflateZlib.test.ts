import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { inflateZlib } from '../src/file/inflateZlib.ts'

let state = 1
const content = Uint8Array.from({ length: 200_000 }, () => (state = Math.imul(state, 1_664_525) + 1_013_904_223) >>> 28)
const packed = Uint8Array.from(deflateSync(content))

describe('zlib streams', () => {
  test('unpack the same with any inflate', () => {
    expect(inflateZlib(packed, 1e6)).toEqual({ bytes: content, whole: true, limited: false })
    const native = (data: Uint8Array, max: number): Uint8Array => inflateSync(data, { maxOutputLength: max })
    expect(Buffer.compare(inflateZlib(packed, 1e6, native).bytes, content)).toBe(0)
  })

  test('without their checksum give everything, not verified', () => {
    const { bytes, whole } = inflateZlib(packed.subarray(0, -4), 1e6)
    expect(bytes).toEqual(content)
    expect(whole).toBe(false)
  })

  test('that are damaged give what comes before', () => {
    const damaged = packed.slice()
    damaged.fill(0xff, packed.length - (packed.length >> 2))
    const { bytes, whole } = inflateZlib(damaged, 1e6)
    expect(whole).toBe(false)
    expect(bytes.length).toBeGreaterThan(10_000)
    expect(bytes.subarray(0, 10_000)).toEqual(content.subarray(0, 10_000))
  })

  test('that unpack to too much stop at the limit', () => {
    const bomb = Uint8Array.from(deflateSync(new Uint8Array(64 * 2 ** 20)))
    const { bytes, limited } = inflateZlib(bomb, 2 ** 20)
    expect(limited).toBe(true)
    expect(bytes.length).toBe(2 ** 20)
  })
})
