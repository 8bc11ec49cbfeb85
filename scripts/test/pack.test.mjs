import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { dependencies } from '../checks/dependencies.mjs'
import { fixture } from './fixture.mjs'

const home = fileURLToPath(new URL('../..', import.meta.url))

/** Installs the packed packages in a folder of their own, with the locked packages of others beside them. */
const installPacked = () => {
  const modules = join(fixture({}), 'node_modules')
  execFileSync(process.execPath, [join(home, 'scripts/pack.mjs'), modules])
  for (const { name, dev } of dependencies(home)) {
    const source = join(home, 'node_modules', name)
    if (dev || !existsSync(source)) continue
    mkdirSync(join(modules, name, '..'), { recursive: true })
    if (!existsSync(join(modules, name))) symlinkSync(source, join(modules, name))
  }
  return modules
}

test('the packed command runs without the source: version, and a conversion with the kernel in its worker', () => {
  const modules = installPacked()
  const run = (...args) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [join(modules, 'trunnion/bin/trunnion.mjs'), ...args], {
      encoding: 'utf8',
      cwd: join(modules, '..'),
    })
    return { stdout, stderr, status }
  }
  const { version } = JSON.parse(readFileSync(join(home, 'packages/cli/package.json'), 'utf8'))
  expect(run('--version')).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 })
  expect(existsSync(join(modules, 'trunnion/src'))).toBe(false)

  const { stdout, status } = run('convert', join(home, 'samples/gearbox.step'), 'gearbox.glb', '--json')
  expect(status).toBe(0)
  expect(JSON.parse(stdout).scene.partInstances).toBe(29)
  expect(readFileSync(join(modules, '../gearbox.glb')).subarray(0, 4).toString()).toBe('glTF')

  const missing = readdirSync(join(modules, '@trunnion')).flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(modules, '@trunnion', name, 'package.json'), 'utf8'))
    return Object.values(exports['.'])
      .map((file) => join('@trunnion', name, file))
      .filter((file) => !existsSync(join(modules, file)))
  })
  expect(missing).toEqual([])
})
