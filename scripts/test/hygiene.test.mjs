import { expect, test } from 'vitest'
import { check } from '../checks/hygiene.mjs'
import { fixture } from './fixture.mjs'

test.each([
  ['a path of one machine', "const x = '/home/anna/model.step'\n"],
  ['a registry host', 'See https://registry.example.org/x\n'],
  ['a note to do something later', '// TODO: later\n'],
  ['a merge conflict', '<<<<<<< HEAD\n'],
  ['the type checker is switched off', '// @ts-ignore\n'],
])('%s is found, with its line', (what, line) => {
  expect(check(fixture({ 'a.ts': `\n${line}` })).problems).toEqual([`a.ts:2: ${what}`])
})

test('a clean file passes', () => {
  expect(check(fixture({ 'a.ts': "export const root = new URL('/work', base)\n", 'b.md': 'The working folder is work/.\n' })).problems).toEqual([])
})

test('a file over 4 MiB fails', () => {
  expect(check(fixture({ 'a.bin': 'x'.repeat(4 * 2 ** 20 + 1) })).problems).toEqual(['a.bin: larger than 4 MiB'])
})
