import { freemem } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { probeIsolation } from '../../src/isolation/probeIsolation.ts'
import { MiB, type TestPool, codeOf, limits, makeTestPool } from './support/testPool.ts'

let pool: TestPool
afterEach(() => pool.close())

describe.skipIf(!probeIsolation().prlimit)('the hard limit of memory', () => {
  test.each(['wasm', 'buffers'])('holds where nobody looks: %s', async (step) => {
    pool = makeTestPool({ memoryBytes: 256 * MiB })
    const before = freemem()
    expect(codeOf(await pool.step(step, {}, { limits: { ...limits, memoryBytes: 1024 ** 4 } }))).toBe('LIMIT_MEMORY')
    expect(before - freemem()).toBeLessThan(1024 * MiB)
  })
})

test('a child is replaced after its number of steps', async () => {
  pool = makeTestPool({ recycle: { steps: 3, residentBytes: 1024 ** 4 } })
  const pids: unknown[] = []
  for (let i = 0; i < 7; i++) {
    const done = await pool.step('echo')
    if (done.ok) pids.push(done.value.data.pid)
  }
  expect(new Set(pids).size).toBe(3)
  expect(new Set(pids.slice(0, 3)).size).toBe(1)
  expect(pool.pool.stats().restarts).toBe(2)
})

test('a child is replaced when it stays larger than allowed', async () => {
  pool = makeTestPool({ recycle: { steps: 100, residentBytes: 1 * MiB } })
  await pool.step('noop')
  await pool.step('noop')
  expect(pool.pool.stats().restarts).toBe(2)
})

test('a pool runs as many steps at once as it has children, and can be resized while it works', async () => {
  pool = makeTestPool({ size: 2 })
  const waits = [1, 2, 3].map(() => pool.step('wait', {}, { limits: { ...limits, wallMs: 2500 } }))
  await expect.poll(() => pool.pool.stats()).toMatchObject({ busy: 2, waiting: 1 })
  pool.pool.resize(3)
  await expect.poll(() => pool.pool.stats()).toMatchObject({ size: 3, busy: 3, waiting: 0 })
  pool.pool.resize(1)
  await Promise.all(waits)
  expect(codeOf(await pool.step('noop'))).toBe('ok')
  expect(pool.pool.stats().children).toHaveLength(1)
})

test('the figures of a pool name its children and their memory', async () => {
  pool = makeTestPool()
  await pool.step('noop')
  const { children, size, busy } = pool.pool.stats()
  expect({ size, busy }).toEqual({ size: 1, busy: 0 })
  expect(children[0].memoryBytes).toBeGreaterThan(20 * MiB)
})
