import { defaultBudgets, attempt } from '@trunnion/core'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { openZip } from '../src/openZip.ts'
import { codeOf, utf8 } from './fixtures.ts'

const open = (bytes: Uint8Array, budgets = {}) => attempt(() => openZip(bytes, { ...defaultBudgets, ...budgets }))
const read = (bytes: Uint8Array, name: string, budgets = {}) => attempt(() => openZip(bytes, { ...defaultBudgets, ...budgets }).read(name))

test('packed and stored files are read by names without case', () => {
  const bytes = zipSync({ 'A/b.txt': utf8('hello hello hello'), 'c.txt': [utf8('stored'), { level: 0 }] })
  expect(read(bytes, 'a/B.txt')).toMatchObject({ ok: true, value: utf8('hello hello hello') })
  expect(read(bytes, 'c.txt')).toMatchObject({ ok: true, value: utf8('stored') })
  expect(read(bytes, 'd.txt')).toMatchObject({ ok: true, value: undefined })
})

test('a bomb stops at the ratio, whatever size its headers claim', () => {
  const bomb = zipSync({ a: new Uint8Array(64 * 2 ** 20) }, { level: 9 })
  expect(codeOf(read(bomb, 'a'))).toBe('LIMIT_RATIO')
  expect(codeOf(read(bomb, 'a', { archiveRatio: 2000, bytes: 2 ** 20 }))).toBe('LIMIT_BYTES')
  const view = new DataView(bomb.buffer)
  for (let at = 0; at + 4 < bomb.length; at++) if (view.getUint32(at, true) === 64 * 2 ** 20) view.setUint32(at, 10, true)
  expect(codeOf(read(bomb, 'a'))).toBe('LIMIT_RATIO')
})

test('files that come out of several reads share one budget', () => {
  const bytes = zipSync({ a: new Uint8Array(150_000), b: new Uint8Array(150_000) })
  const result = attempt(() => {
    const zip = openZip(bytes, { ...defaultBudgets, bytes: 200_000 })
    return [zip.read('a'), zip.read('b')]
  })
  expect(codeOf(result)).toBe('LIMIT_BYTES')
})

test('a size that lies is an error, not a short file', () => {
  const bytes = zipSync({ a: utf8('some text, some text, some text') })
  const view = new DataView(bytes.buffer)
  for (let at = 0; at + 4 < bytes.length; at++) if (view.getUint32(at, true) === 31) view.setUint32(at, 10, true)
  expect(codeOf(read(bytes, 'a'))).toBe('INPUT_MALFORMED')
})

test('names that lead outside are refused', () => {
  for (const name of ['../a', 'a/../../b', '/etc/a', 'C:/a', 'a\\b', 'a\u0000b'])
    expect(codeOf(open(zipSync({ [name]: utf8('x') })))).toBe('REFERENCE_FORBIDDEN')
})

test('too many files, a missing directory and damaged data are errors', () => {
  const many = zipSync(Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`f${k}`, utf8('x')])))
  expect(codeOf(open(many, { archiveEntries: 20 }))).toBe('LIMIT_ENTITIES')
  expect(codeOf(open(many.subarray(0, many.length - 22)))).toBe('INPUT_TRUNCATED')
  const damaged = zipSync({ a: utf8('abcabcabcabcabcabcabc') })
  damaged[33] ^= 0xff
  expect(codeOf(read(damaged, 'a'))).toBe('INPUT_MALFORMED')
})
