import { expect, test } from 'vitest'
import { check } from '../checks/fileLength.mjs'
import { fixture } from './fixture.mjs'

const lines = (count) => 'a\n'.repeat(count)
const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`packages/core/src/f${i}.ts`, lines(50)]))

test('short files pass', () => {
  expect(check(fixture(many)).problems).toEqual([])
})

test('one file over 500 lines fails', () => {
  expect(check(fixture({ ...many, 'packages/core/src/long.ts': lines(501) })).problems).toEqual([
    'packages/core/src/long.ts: 501 lines; a file this long holds two ideas',
  ])
})

test('fewer than nine in ten files under 300 lines fails', () => {
  const root = fixture({ 'scripts/a.mjs': lines(10), 'scripts/b.mjs': lines(350) })
  expect(check(root).problems).toEqual(['only 1 of 2 files are under 300 lines'])
})

test('generated tables stand aside', () => {
  expect(check(fixture({ ...many, 'packages/core/src/generated/table.ts': lines(2000), 'packages/core/src/t.gen.ts': lines(900) })).problems).toEqual([])
})
