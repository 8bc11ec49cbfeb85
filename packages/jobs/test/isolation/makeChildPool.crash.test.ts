import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestPool, codeOf, limits, makeTestPool, sandboxes } from './support/testPool.ts'

describe.each(sandboxes)('a child with the sandbox %s', (sandbox) => {
  let pool: TestPool
  beforeAll(() => {
    pool = makeTestPool({ sandbox })
  })
  afterAll(() => pool.close())

  test.each([
    ['aborts', 'abort', 'WORKER_CRASHED'],
    ['is ended by a segmentation fault', 'segfault', 'WORKER_CRASHED'],
    ['exits without a result', 'exit', 'WORKER_CRASHED'],
    ['throws', 'throw', 'INTERNAL'],
    ['overflows its stack', 'overflow', 'INTERNAL'],
    ['sends what no step sends', 'garbage', 'WORKER_CRASHED'],
    ['floods standard error', 'flood', 'WORKER_CRASHED'],
    ['sends a message without end', 'endless', 'WORKER_CRASHED'],
    ['fills its JavaScript heap', 'heap', 'LIMIT_MEMORY'],
    ['fills WebAssembly memories', 'wasm', 'LIMIT_MEMORY'],
    ['fills buffers outside the heap', 'buffers', 'LIMIT_MEMORY'],
    ['writes more than its limit', 'write', 'LIMIT_OUTPUT'],
    ['does not know the step', 'unknown', 'USAGE'],
  ])('that %s costs its step only: %s gives %s', async (_, step, code) => {
    const result = await pool.step(step)
    expect(codeOf(result)).toBe(code)
    expect(JSON.stringify(result)).not.toContain('text of a file')
    expect(codeOf(await pool.step('noop'))).toBe('ok')
  })

  test.each(['hang', 'deaf', 'wait'])('that does not come back (%s) is ended when time and grace are over', async (step) => {
    const start = performance.now()
    expect(codeOf(await pool.step(step, {}, { limits: { ...limits, wallMs: 300 } }))).toBe('LIMIT_TIME')
    expect(performance.now() - start).toBeLessThan(300 + limits.graceMs + 1500)
  })

  test('is ended when it used more processor time than allowed', async () => {
    expect(codeOf(await pool.step('hang', {}, { limits: { ...limits, cpuMs: 300 } }))).toBe('LIMIT_TIME')
  })

  test('leaves no folder of a child that was replaced', () => {
    expect(readdirSync(pool.folder)).toHaveLength(1)
    expect(readdirSync(`${pool.folder}/${readdirSync(pool.folder)[0]}`)).toHaveLength(1)
  })
})
