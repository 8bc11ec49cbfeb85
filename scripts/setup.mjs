// Runs first in npm start, test and check, on the host's Node: installs the dependencies when they are missing or older than the lock file.
// Not as prestart and pretest: npm skips those where ignore-scripts is set, as it is here. What follows in the same line is started by `env`
// (or by vitest's own first line), because the shell remembers where it found `node` before the pinned one was there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)))
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules/.package-lock.json')
const stamp = join(root, 'node_modules/.trunnion-setup')
const digest = createHash('sha256').update(readFileSync(lock)).digest('hex')

const isFresh = () => {
  if (!existsSync(installed)) return false
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return true
  // Installed by hand: npm writes its own record after everything else.
  return statSync(installed).mtimeMs >= statSync(lock).mtimeMs
}

/** npm by the path it gave its script, or the one on PATH when this file is started by hand. */
const npm = (args) => {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }
  const path = process.env.npm_execpath
  return path?.endsWith('.js') ? spawnSync(process.execPath, [path, ...args], options) : spawnSync('npm', args, options)
}

if (!isFresh()) {
  console.error('Installing dependencies (once) …')
  const result = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`)
    console.error('The dependencies could not be installed.')
    process.exit(result.status ?? 1)
  }
}
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) writeFileSync(stamp, digest)
