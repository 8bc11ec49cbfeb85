import { copyFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { tool } from '../checks/tool.mjs'
import { fixture } from './fixture.mjs'

const home = fileURLToPath(new URL('../..', import.meta.url))
/** A folder with the project's own settings and tools, and the given files. */
const project = (files) => {
  const root = fixture(files)
  for (const name of ['.oxlintrc.json', '.oxfmtrc.json', 'tsconfig.json', 'knip.json']) copyFileSync(join(home, name), join(root, name))
  symlinkSync(join(home, 'node_modules'), join(root, 'node_modules'))
  return root
}
const index = 'packages/core/src/index.ts'
const manifests = {
  'package.json': { name: 'w', private: true, workspaces: ['packages/*'] },
  'packages/core/package.json': { name: 'c', version: '1.0.0', exports: './src/index.ts' },
}

test.each([
  ['types', tool('tsc', '-p', '.'), "export const x: number = 'a'\n", /TS2322/],
  ['lint: any', tool('oxlint', 'packages'), 'export const x = (y: any): unknown => y\n', /no-explicit-any/],
  ['lint: non-null', tool('oxlint', 'packages'), 'export const x = (y?: string): string => y!\n', /no-non-null-assertion/],
  ['format', tool('oxfmt', '--check'), 'export const x   =  1;\n', /index\.ts/],
  ['unused', tool('knip'), "import { a } from './a.ts'\nexport const x = a\n", /\bb\b.*a\.ts/],
])('%s finds what it is there to find', (_, check, text, finding) => {
  const root = project({ ...manifests, [index]: text, 'packages/core/src/a.ts': 'export const a = 1\nexport const b = 2\n' })
  expect(check(root).problems.join('\n')).toMatch(finding)
})

test('a tool that is missing fails', () => {
  expect(tool('no-such-tool')(home).problems).toHaveLength(1)
})
