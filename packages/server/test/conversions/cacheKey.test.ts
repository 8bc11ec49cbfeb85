import { expect, test } from 'vitest'
import { cacheKey } from '../../src/modules/conversions/cacheKey.ts'
import { resultName } from '../../src/modules/conversions/resultName.ts'

const input = (name: string, seed: string) => ({ name, sha256: seed.repeat(64), bytes: 1 })
const [main, one, two] = [input('a.jt', '1'), input('b.jt', '2'), input('c.jt', '3')]
const key = (inputs = [main, one, two], params: Record<string, string> = { to: 'glb', compress: 'none' }, version = '1') => cacheKey(version, inputs, params)

test('the order of options and of further files, and the name of the main file, change nothing', () => {
  const expected = key()
  expect(expected).toMatch(/^[0-9a-f]{64}$/)
  expect(key([main, two, one])).toBe(expected)
  expect(key([{ ...main, name: 'other.jt' }, one, two])).toBe(expected)
  expect(key(undefined, { compress: 'none', to: 'glb' })).toBe(expected)
})
test('content, names of further files, options and the version of the program do', () => {
  const keys = [
    key(),
    key([one, main, two]),
    key([main, one]),
    key([main, { ...one, name: 'x.jt' }, two]),
    key(undefined, { to: 'ply' }),
    key(undefined, undefined, '2'),
  ]
  expect(new Set(keys).size).toBe(keys.length)
})
test.each([
  ['gearbox.step', 'model.glb', 'gearbox.glb'],
  ['a.b.stp', 'model.gltf', 'a.b.gltf'],
  ['noextension', 'model.glb', 'noextension.glb'],
  ['.hidden', 'model.glb', 'hidden.glb'],
  ['../..\\x.jt', 'model.glb', 'x.glb'],
])('the result of %s (%s) is called %s', (source, file, expected) => {
  expect(resultName(source, file)).toBe(expected)
})
