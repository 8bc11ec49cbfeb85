import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { probeIsolation } from '../../src/isolation/probeIsolation.ts'
import { type TestPool, makeTestPool, sandboxes } from './support/testPool.ts'

const secrets = {
  DATABASE_URL: 'postgres://u:hunter2@db/x',
  AWS_SECRET_ACCESS_KEY: 'hunter2',
  TRUNNION_ADMIN_PASSWORD: 'hunter2',
  NODE_OPTIONS: '--no-warnings',
}

let pool: TestPool
beforeAll(() => {
  Object.assign(process.env, secrets)
})
afterAll(() => {
  for (const name of Object.keys(secrets)) delete process.env[name]
})
afterEach(() => pool.close())

const dataOf = async (step: string, params: unknown = {}): Promise<Readonly<Record<string, unknown>>> => {
  const done = await pool.step(step, params)
  if (!done.ok) throw new Error(done.error.message)
  return done.value.data
}

describe.each(sandboxes)('with the sandbox %s', (sandbox) => {
  test('the environment of a child holds nothing of the parent', async () => {
    pool = makeTestPool({ sandbox })
    const { names } = await dataOf('environment')
    expect((names as string[]).filter((name) => name !== 'PWD')).toEqual(['HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ'])
  })
})

describe.skipIf(!probeIsolation().bwrap)('in the sandbox', () => {
  const server = createServer((_, answer) => answer.end())
  beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => server.close())

  test('a child sees neither the environment of its parent nor files of the system or of other children', async () => {
    pool = makeTestPool({ sandbox: 'required' })
    expect(JSON.stringify(await dataOf('environment'))).not.toContain('hunter2')
    for (const path of ['/etc/passwd', '/etc/hostname', `/proc/${process.pid}/environ`, `${process.cwd()}/package.json`])
      expect(await dataOf('look', { path })).toEqual({ text: expect.stringContaining('refused') })
  })

  test('a child writes nowhere but in its own folder', async () => {
    pool = makeTestPool({ sandbox: 'required' })
    for (const path of ['/x', '/tmp/x', '/dev/shm/x', '/dev/x', '/usr/x', fileURLToPath(new URL('./x', import.meta.url))])
      expect(await dataOf('scribble', { path })).toEqual({ text: expect.stringContaining('refused') })
  })

  test('a child reaches no network, not even of its own machine', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    pool = makeTestPool({ sandbox: 'off' })
    expect(await dataOf('call', { url })).toEqual({ answer: 200 })
    await pool.close()
    pool = makeTestPool({ sandbox: 'required' })
    expect(await dataOf('call', { url })).toEqual({ answer: expect.stringMatching(/ECONNREFUSED|ENETUNREACH/) })
  })
})
