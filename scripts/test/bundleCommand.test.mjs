import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { fixture } from './fixture.mjs'

const home = fileURLToPath(new URL('../..', import.meta.url))

const main = (word) => `import { readFileSync } from 'node:fs'
const { version }: { version: string } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const { say } = await import('./say.ts')
console.log('${word}', version, await say(process.argv[2]))`

const say = `import { Worker } from 'node:worker_threads'
export const say = (text: string): Promise<string> => new Promise((done) => new Worker(new URL('./worker.ts', import.meta.url), { workerData: text }).on('message', done))`

const worker = `import { parentPort, workerData } from 'node:worker_threads'
parentPort?.postMessage((workerData as string).toUpperCase())`

/** A checkout whose command prints a word, its version and what a worker makes of its argument. */
const checkout = ({ bundler = true } = {}) => {
  const root = fixture({
    'packages/cli/package.json': { version: '7.8.9', type: 'module' },
    'packages/cli/src/main.ts': main('one'),
    'packages/cli/src/say.ts': say,
    'packages/cli/src/worker.ts': worker,
  })
  cpSync(join(home, 'packages/cli/bin'), join(root, 'packages/cli/bin'), { recursive: true })
  mkdirSync(join(root, 'node_modules'))
  mkdirSync(join(root, 'scripts'))
  cpSync(join(home, 'scripts/bundleCommand.mjs'), join(root, 'scripts/bundleCommand.mjs'))
  if (bundler) symlinkSync(join(home, 'node_modules/rolldown'), join(root, 'node_modules/rolldown'))
  const folder = join(root, 'node_modules/.cache/trunnion')
  const run = (argument) =>
    spawnSync(process.execPath, [join(root, 'packages/cli/bin/trunnion.mjs'), argument], { encoding: 'utf8', env: { ...process.env, NODE_COMPILE_CACHE: '' } })
  return { root, folder, run, record: () => JSON.parse(readFileSync(join(folder, 'bundle.json'), 'utf8')) }
}

test('the bundled command finds its manifest and its worker where the source lies', () => {
  const { run, record } = checkout()
  expect(run('two').stdout).toBe('one 7.8.9 TWO\n')
  const { main: entry } = record()
  writeFileSync(entry, `console.log('from the bundle')\n${' '.repeat(readFileSync(entry).length)}`)
  expect(run('two').stdout, 'a bundle that was tampered with is not run').toBe('one 7.8.9 TWO\n')
})

test('the bundle is what runs, until a source changes', () => {
  const { root, run, record } = checkout()
  run('x')
  const first = record()
  run('x')
  expect(record()).toEqual(first)
  writeFileSync(join(root, 'packages/cli/src/main.ts'), main('three'))
  expect(run('four').stdout).toBe('three 7.8.9 FOUR\n')
  expect(record().main).not.toBe(first.main)
  writeFileSync(join(root, 'packages/cli/package.json'), JSON.stringify({ version: '8.0.0', type: 'module' }))
  expect(run('five').stdout).toBe('three 8.0.0 FIVE\n')
})

test('a lost part of the bundle is made again', () => {
  const { folder, run } = checkout()
  run('x')
  for (const name of readdirSync(folder)) if (name.endsWith('.js')) rmSync(join(folder, name))
  expect(run('six').stdout).toBe('one 7.8.9 SIX\n')
})

test('without a bundler, or with source that it cannot read, the source runs', () => {
  const plain = checkout({ bundler: false })
  expect(plain.run('seven').stdout).toBe('one 7.8.9 SEVEN\n')
  expect(existsSync(plain.folder)).toBe(false)
  const broken = checkout()
  writeFileSync(join(broken.root, 'packages/cli/src/main.ts'), 'const const')
  const { status, stderr } = broken.run('eight')
  expect(status).not.toBe(0)
  expect(stderr).toContain('main.ts')
})
