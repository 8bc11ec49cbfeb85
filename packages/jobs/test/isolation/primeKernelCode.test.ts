import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { primeKernelCode } from '../../src/isolation/primeKernelCode.ts'
import { codeOf, config, makeTestPool, sandboxes } from './support/testPool.ts'

const folder = mkdtempSync(join(tmpdir(), 'trunnion-prime-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(sandboxes)('with the sandbox %s', (sandbox) => {
  test('code is kept once, and the children of a pool cannot write where it lies', async () => {
    const cacheFolder = join(folder, sandbox)
    const options = {
      memoryBytes: 2 ** 30,
      folder: join(folder, 'work'),
      sandbox,
      config: { ...config, cacheFolder },
      sample: fileURLToPath(new URL('../../../../samples/gearbox.step', import.meta.url)),
    }
    expect(await primeKernelCode(options)).toBe(true)
    const [name] = readdirSync(cacheFolder)
    const { mtimeMs } = statSync(join(cacheFolder, name))
    expect(await primeKernelCode(options)).toBe(true)
    expect(statSync(join(cacheFolder, name)).mtimeMs).toBe(mtimeMs)
    expect(readdirSync(join(folder, 'work'))).toEqual([])
  })
})

test.runIf(sandboxes.length > 1)('a child in the sandbox reads the kept code and cannot change it', async () => {
  const cacheFolder = mkdtempSync(join(folder, 'kept-'))
  writeFileSync(join(cacheFolder, 'x.code'), 'code')
  const pool = makeTestPool({ sandbox: 'required', config: { ...config, cacheFolder } })
  expect(await pool.step('look', { path: join(cacheFolder, 'x.code') })).toMatchObject({ value: { data: { text: 'code' } } })
  expect(await pool.step('scribble', { path: join(cacheFolder, 'y.code') })).toMatchObject({ value: { data: { text: 'refused: EROFS' } } })
  expect(codeOf(await pool.step('noop'))).toBe('ok')
  await pool.close()
  expect(existsSync(join(cacheFolder, 'y.code'))).toBe(false)
})
