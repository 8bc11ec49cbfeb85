import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { defaultBudgets } from '../../packages/core/src/budgets.ts'

const home = fileURLToPath(new URL('../..', import.meta.url))
const page = (name) => readFileSync(`${home}${name}`, 'utf8')

test('SECURITY.md states every default limit', () => {
  const spaced = (value) => value.toLocaleString('en').replaceAll(',', ' ')
  const cells = page('SECURITY.md')
    .split('## Limits')[1]
    .split('|')
    .map((cell) => cell.trim())
  for (const [key, value] of Object.entries(defaultBudgets)) expect(cells, key).toContain(key === 'bytes' ? `${value / 2 ** 20} MiB` : spaced(value))
})

test('every command and option that the README shows exists', () => {
  const shown = Array.from(page('README.md').matchAll(/npx trunnion ([a-z]+)([^#\n`]*)/g), ([, command, rest]) => ({
    command,
    options: rest.match(/--[a-z-]+/g) ?? [],
  }))
  expect(shown.length).toBeGreaterThan(5)
  for (const { command, options } of shown) {
    const { stdout, status } = spawnSync(process.execPath, [`${home}packages/cli/bin/trunnion.mjs`, command, '--help'], { encoding: 'utf8' })
    expect(status, command).toBe(0)
    for (const option of options) expect(stdout, command).toContain(option)
  }
})

test('every script that the documents name exists', () => {
  const { scripts } = JSON.parse(page('package.json'))
  const named = ['README.md', 'CONTRIBUTING.md', 'docs/ARCHITECTURE.md', 'samples/README.md'].flatMap((name) =>
    Array.from(page(name).matchAll(/npm (?:run )?(start|test|(?<=run )[a-z:]+)/g), ([, script]) => script),
  )
  expect(named.filter((script) => !(script in scripts))).toEqual([])
})
