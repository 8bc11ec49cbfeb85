import { expect, test } from 'vitest'
import { check } from '../checks/lockFile.mjs'
import { fixture } from './fixture.mjs'

const problems = (entry, lockfileVersion = 3) =>
  check(
    fixture({
      'package-lock.json': { lockfileVersion, packages: { '': {}, 'node_modules/own': { link: true, resolved: 'packages/own' }, 'node_modules/x': entry } },
    }),
  ).problems

test('an entry with its hash and without an address passes', () => {
  expect(problems({ version: '1.0.0', integrity: 'sha512-x' })).toEqual([])
})

test('a download address fails', () => {
  expect(problems({ version: '1.0.0', integrity: 'sha512-x', resolved: 'https://example.org/x.tgz' })).toHaveLength(1)
})

test('a missing hash fails', () => {
  expect(problems({ version: '1.0.0' })).toHaveLength(1)
})

test('a missing hash passes only for a development binary of another system', () => {
  const binary = { version: '1.0.0', dev: true, optional: true, os: ['linux'], cpu: ['x64'] }
  expect(problems({ ...binary, os: ['darwin'] })).toEqual([])
  expect(problems({ ...binary, libc: ['musl'] })).toEqual([])
  expect(problems(binary)).toHaveLength(1)
  expect(problems({ ...binary, dev: false, os: ['darwin'] })).toHaveLength(1)
})

test('an old lock file version fails', () => {
  expect(problems({ version: '1.0.0', integrity: 'sha512-x' }, 1)).toHaveLength(1)
})
