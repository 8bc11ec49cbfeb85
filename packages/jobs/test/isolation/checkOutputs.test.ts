import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ok } from '@trunnion/core'
import { type TestPool, codeOf, limits, makeTestPool } from './support/testPool.ts'

let pool: TestPool
beforeAll(() => {
  pool = makeTestPool()
})
afterAll(() => pool.close())

test.each(['absolute', 'parent', 'link', 'folder link', 'hard link', 'folder', 'missing', 'replaced out'])(
  'an output that is named by way of %s is refused',
  async (how) => {
    let collected = false
    const result = await pool.step('escape', { how }, { collect: async (_, done) => ok(((collected = true), done)) })
    expect([codeOf(result), collected]).toEqual(['WORKER_CRASHED', false])
    expect(existsSync('/etc/hostname')).toBe(true)
  },
)

test('outputs larger than the limit are refused', async () => {
  expect(codeOf(await pool.step('echo', {}, { limits: { ...limits, outputBytes: 4 } }))).toBe('LIMIT_OUTPUT')
})

test('a regular output is handed over with its size, while its child stands still, and is gone afterwards', async () => {
  let path = ''
  const result = await pool.step(
    'echo',
    {},
    {
      collect: async (folder, done) => {
        path = done.outputs[0].path
        const [{ pid }] = pool.pool.stats().children
        expect(readFileSync(path, 'utf8')).toBe('input')
        expect(path.startsWith(folder.out)).toBe(true)
        expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/State:\s+T/)
        return ok(done)
      },
    },
  )
  expect(result).toMatchObject({ ok: true, value: { outputs: [{ role: 'artefact', name: 'echo.txt', bytes: 5 }], data: { params: '{}' } } })
  expect(existsSync(path)).toBe(false)
})

test('progress and log lines reach the caller, each on one line', async () => {
  const heard: unknown[] = []
  await pool.step('echo', {}, { onLog: (level, message) => void heard.push([level, message]), onProgress: (progress) => void heard.push(progress) })
  expect(heard).toEqual([['info', 'one line'], { phase: 'reading', percent: 50, message: 'half' }])
})

test('what an earlier step left running in the child is not heard', async () => {
  const heard: unknown[] = []
  await pool.step('haunt')
  await pool.step('wait', {}, { limits: { ...limits, wallMs: 200 }, onProgress: (progress) => void heard.push(progress) })
  expect(heard).toEqual([])
})

test('a caller that fails to prepare or to collect gets its own error, and the pool goes on', async () => {
  await expect(pool.step('noop', {}, { prepare: () => Promise.reject(new Error('no input')) })).rejects.toThrow('no input')
  await expect(pool.step('noop', {}, { collect: () => Promise.reject(new Error('no room')) })).rejects.toThrow('no room')
  expect(codeOf(await pool.step('noop'))).toBe('ok')
})

test('a child stands still while its inputs are laid out, once it has read any', async () => {
  await pool.step('noop')
  const [{ pid }] = pool.pool.stats().children
  let state = ''
  const prepare = async () => {
    state = readFileSync(`/proc/${pid}/status`, 'utf8')
    return ok({ step: 'noop', params: {}, inputs: [] })
  }
  expect(codeOf(await pool.step('noop', {}, { prepare }))).toBe('ok')
  expect(state).toMatch(/State:\s+T/)
})
