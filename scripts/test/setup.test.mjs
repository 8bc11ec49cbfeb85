import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixture } from './fixture.mjs'

const script = fileURLToPath(new URL('../setup.mjs', import.meta.url))
/** Stands for npm: notes how it was called and leaves what npm leaves. */
const npm = `const { mkdirSync, appendFileSync, writeFileSync } = require('node:fs')
appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n')
mkdirSync('node_modules', { recursive: true })
writeFileSync('node_modules/.package-lock.json', '{}')`

const clone = (program = npm) => {
  const root = fixture({ 'package-lock.json': '{"a":1}', 'npm.js': program })
  const setup = () => spawnSync(process.execPath, [script, root], { encoding: 'utf8', env: { ...process.env, npm_execpath: join(root, 'npm.js') } })
  const calls = () => (existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [])
  return { root, setup, calls }
}
const lockedLater = (root) => {
  writeFileSync(join(root, 'package-lock.json'), '{"a":2}')
  utimesSync(join(root, 'package-lock.json'), Date.now() / 1000 + 60, Date.now() / 1000 + 60)
}

test('a fresh clone is installed from the lock file, without scripts, once', () => {
  const { setup, calls } = clone()
  expect(setup().status).toBe(0)
  expect(setup().status).toBe(0)
  expect(calls()).toEqual(['ci --ignore-scripts --no-audit --no-fund'])
})

test('a changed lock file is installed again', () => {
  const { root, setup, calls } = clone()
  setup()
  lockedLater(root)
  setup()
  expect(calls()).toHaveLength(2)
})

test('what somebody installed by hand is left alone', () => {
  const { root, setup, calls } = clone()
  spawnSync(process.execPath, [join(root, 'npm.js'), 'install'], { cwd: root })
  expect(setup().status).toBe(0)
  expect(calls()).toEqual(['install'])
})

test('a failed installation shows what npm said, fails, and is tried again', () => {
  const { root, setup } = clone("console.error('no network'); process.exit(7)")
  const { status, stderr } = setup()
  expect(status).toBe(7)
  expect(stderr).toContain('no network')
  writeFileSync(join(root, 'npm.js'), npm)
  expect(setup().status).toBe(0)
})
