import { expect, test } from 'vitest'
import { sniffJt } from '../src/index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a JT file begins with its version', () => {
  expect(sniffJt(bytes('Version 9.5 JT  DM 7.0'))).toBe(true)
  expect(sniffJt(bytes('Version 10.3 JT'))).toBe(true)
})

test('other content is none', () => {
  expect(sniffJt(bytes('Version of the song'))).toBe(false)
  expect(sniffJt(bytes('solid Version 9.5'))).toBe(false)
  expect(sniffJt(new Uint8Array(0))).toBe(false)
})
