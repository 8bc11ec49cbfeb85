import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixture } from './fixture.mjs'

const script = fileURLToPath(new URL('../tally.mjs', import.meta.url))
const tally = (files, testsStatus, checksStatus) => {
  const root = fixture(files)
  const { stdout, status } = spawnSync(process.execPath, [script, join(root, 't.json'), testsStatus, join(root, 'c.json'), checksStatus], { encoding: 'utf8' })
  return { last: stdout.trim(), status }
}
const tests = (numPassedTests, numFailedTests) => ({ 't.json': { numPassedTests, numFailedTests } })
const checks = (passed, failed) => ({ 'c.json': { passed, failed } })

test('tests and checks are added up', () => {
  expect(tally({ ...tests(10, 0), ...checks(12, 0) }, '0', '0')).toEqual({ last: '22 passed, 0 failed', status: 0 })
})

test('a failed check fails the whole', () => {
  expect(tally({ ...tests(10, 0), ...checks(11, 1) }, '0', '1')).toEqual({ last: '21 passed, 1 failed', status: 1 })
})

test('a run that died without a report is a failure', () => {
  expect(tally(checks(12, 0), '1', '0')).toEqual({ last: '12 passed, 1 failed', status: 1 })
})

test('a run that failed outside its tests is a failure', () => {
  expect(tally({ ...tests(10, 0), ...checks(12, 0) }, '1', '0')).toEqual({ last: '22 passed, 1 failed', status: 1 })
})

test('a run of nothing does not pass', () => {
  expect(tally({ ...tests(0, 0), ...checks(0, 0) }, '0', '0').status).toBe(1)
})
