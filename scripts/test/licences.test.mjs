import { expect, test } from 'vitest'
import { dependencies } from '../checks/dependencies.mjs'
import { check } from '../checks/licences.mjs'
import { accepts } from '../checks/spdx.mjs'
import { fixture } from './fixture.mjs'

const lock = (packages) => fixture({ 'package-lock.json': { packages: { '': {}, ...packages } } })
const refused = (license, name = 'x') => check(lock({ [`node_modules/${name}`]: { version: '1.0.0', ...(license && { license }) } })).problems.length === 1

test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-only)', 'MIT AND ISC'])('%s is accepted', (licence) => {
  expect(refused(licence)).toBe(false)
})

test.each(['GPL-3.0-only', 'AGPL-3.0-or-later', 'LGPL-2.1-only', 'MIT AND GPL-2.0-only', 'SEE LICENSE IN x', ''])(
  '%s is refused for a package that is not named',
  (licence) => {
    expect(refused(licence)).toBe(true)
  },
)

test('the kernel may be LGPL, but not GPL', () => {
  expect(refused('LGPL-2.1-only', 'replicad-opencascadejs')).toBe(false)
  expect(refused('GPL-2.0-only', 'replicad-opencascadejs')).toBe(true)
})

test('a package below another package is seen, our own links are not', () => {
  const root = lock({
    'node_modules/a/node_modules/@s/b': { version: '2.0.0', license: 'MIT' },
    'node_modules/own': { link: true },
    'packages/own': { version: '1.0.0' },
  })
  expect(dependencies(root)).toEqual([{ name: '@s/b', version: '2.0.0', licence: 'MIT', dev: false }])
})

test('an unbalanced expression is not accepted', () => {
  expect(accepts('MIT ) GPL', () => true)).toBe(false)
  expect(accepts('', (id) => id === 'MIT')).toBe(false)
})
