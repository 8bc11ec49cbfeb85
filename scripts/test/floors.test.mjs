import { expect, test } from 'vitest'
import { check } from '../checks/floors.mjs'
import { fixture } from './fixture.mjs'

const manifest = (name, ...dependencies) => ({ name, dependencies: Object.fromEntries(dependencies.map((d) => [d, '1.0.0'])) })
const core = { 'packages/core/package.json': manifest('@trunnion/core') }
const stl = { 'packages/formats/stl/package.json': manifest('@trunnion/format-stl', '@trunnion/core') }
const obj = { 'packages/formats/obj/package.json': manifest('@trunnion/format-obj') }

test('an import of a lower floor passes', () => {
  const root = fixture({ ...core, ...stl, 'packages/formats/stl/src/index.ts': "import { ok } from '@trunnion/core'\n" })
  expect(check(root).problems).toEqual([])
})

test('an import of a higher floor fails, in the manifest and in the source', () => {
  const root = fixture({
    ...stl,
    'packages/core/package.json': manifest('@trunnion/core', '@trunnion/format-stl'),
    'packages/core/src/a.ts': "export * from '@trunnion/format-stl'\n",
  })
  expect(check(root).problems).toEqual([
    'packages/core/package.json: core (floor 0) may not use formats/stl (floor 1)',
    'packages/core/src/a.ts: core (floor 0) may not use formats/stl (floor 1)',
  ])
})

test('one format may not know another', () => {
  const root = fixture({
    ...core,
    ...obj,
    'packages/formats/stl/package.json': manifest('@trunnion/format-stl', '@trunnion/format-obj'),
  })
  expect(check(root).problems).toEqual(['packages/formats/stl/package.json: formats/stl (floor 1) may not use formats/obj (floor 1)'])
})

test('an undeclared dependency fails, also in a dynamic import', () => {
  const root = fixture({ ...core, ...stl, 'packages/formats/stl/src/a.ts': "const x = await import('left-pad/deep')\n" })
  expect(check(root).problems).toEqual(['packages/formats/stl/src/a.ts: left-pad is not among the dependencies of its package'])
})

test('a relative import that leaves its package fails', () => {
  const root = fixture({ ...core, ...stl, 'packages/core/src/b.ts': '', 'packages/formats/stl/src/a.ts': "import '../../../core/src/b.ts'\n" })
  expect(check(root).problems).toEqual(['packages/formats/stl/src/a.ts: ../../../core/src/b.ts leaves its package; import it by name'])
})

test('Node in a package that must run in a browser fails', () => {
  const root = fixture({ ...core, 'packages/core/src/a.ts': "import { readFileSync } from 'node:fs'\n" })
  expect(check(root).problems).toEqual(['packages/core/src/a.ts: node:fs in a package that must run in a browser'])
})

test('a package without a floor fails', () => {
  expect(check(fixture({ 'packages/attic/package.json': manifest('@trunnion/attic') })).problems).toHaveLength(1)
})
