import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { treeOf } from '../../src/isolation/processTree.ts'
import { type TestPool, codeOf, isRunning, makeTestPool, sandboxes } from './support/testPool.ts'

/** Processes below the pool's children, once a step has had time to start some. */
const treeOnceStarted = async (pids: readonly number[], least: number): Promise<readonly number[]> => {
  await expect.poll(() => pids.flatMap(treeOf).length, { timeout: 10_000 }).toBeGreaterThanOrEqual(least)
  return pids.flatMap(treeOf)
}

describe.each(sandboxes)('with the sandbox %s', (sandbox) => {
  let pool: TestPool
  beforeEach(() => {
    pool = makeTestPool({ sandbox })
  })
  afterEach(() => pool.close())

  test('a cancelled step is gone within two seconds, with all that it started and its folder', async () => {
    await pool.step('noop')
    const [{ pid }] = pool.pool.stats().children
    const folders = readdirSync(join(pool.folder, readdirSync(pool.folder)[0]))
    const cancel = new AbortController()
    const done = pool.step('family', {}, { signal: cancel.signal })
    const tree = await treeOnceStarted([pid], sandbox === 'off' ? 2 : 4)
    const start = performance.now()
    cancel.abort()
    expect(codeOf(await done)).toBe('INTERRUPTED')
    expect(performance.now() - start).toBeLessThan(2000)
    await expect.poll(() => tree.filter(isRunning), { timeout: 500 }).toEqual([])
    for (const folder of folders) expect(existsSync(join(pool.folder, readdirSync(pool.folder)[0], folder))).toBe(false)
    expect(codeOf(await pool.step('noop'))).toBe('ok')
  })

  test('a step that waits for a child can be cancelled too', async () => {
    const first = new AbortController()
    const second = new AbortController()
    const busy = pool.step('wait', {}, { signal: first.signal })
    const waiting = pool.step('noop', {}, { signal: second.signal })
    second.abort()
    expect(codeOf(await waiting)).toBe('INTERRUPTED')
    first.abort()
    expect(codeOf(await busy)).toBe('INTERRUPTED')
  })

  test('closing ends running steps with INTERRUPTED', async () => {
    const started = Promise.withResolvers<void>()
    const busy = pool.step('echo then wait', {}, { onLog: () => started.resolve() })
    await started.promise
    await pool.pool.close()
    expect(codeOf(await busy)).toBe('INTERRUPTED')
    expect(readdirSync(pool.folder)).toEqual([])
    expect(codeOf(await pool.step('noop'))).toBe('INTERRUPTED')
  })

  test.each(['family', 'deaf', 'noop'])('children end within a second of a parent that is killed (%s)', async (step) => {
    const folder = mkdtempSync(join(tmpdir(), 'trunnion-orphans-'))
    const parent = spawn(process.execPath, [fileURLToPath(new URL('./support/doomedParent.ts', import.meta.url)), folder, sandbox, step], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const pids = JSON.parse(line.toString()) as number[]
    const tree = await treeOnceStarted(pids, sandbox === 'off' ? 2 : 6)
    parent.kill('SIGKILL')
    // a program that a step itself started is met only by the sandbox
    const met = sandbox === 'off' ? pids : tree
    await expect.poll(() => met.filter(isRunning), { timeout: 1000, interval: 20 }).toEqual([])
    for (const pid of tree.filter(isRunning)) process.kill(pid, 'SIGKILL')
    const next = makeTestPool({ folder })
    expect(readdirSync(folder)).toHaveLength(1)
    await next.close()
    rmSync(folder, { recursive: true, force: true })
  })
})

test('where the system does not end a child with its parent, the child looks for itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-orphans-'))
  const args = [fileURLToPath(new URL('./support/doomedParent.ts', import.meta.url)), folder, 'off', 'deaf', 'bare']
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pids = JSON.parse(line.toString()) as number[]
  expect(pids.filter(isRunning)).toHaveLength(2)
  parent.kill('SIGKILL')
  await expect.poll(() => pids.filter(isRunning), { timeout: 1000, interval: 20 }).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})
