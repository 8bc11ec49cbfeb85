import { mkdtempSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Result, ok } from '@trunnion/core'
import { makeChildPool } from '../../../src/isolation/makeChildPool.ts'
import { startOf } from '../../../src/isolation/processTree.ts'
import { probeIsolation } from '../../../src/isolation/probeIsolation.ts'
import type { ChildPool, ChildPoolOptions, ChildRun, RunLimits, StepDone } from '../../../src/isolation/types.ts'

export const MiB = 2 ** 20

export const config = { version: 'test', kernelWorkers: 1, budgets: {}, limits: {}, warmKernel: false }

export const limits: RunLimits = { wallMs: 20_000, memoryBytes: 600 * MiB, graceMs: 300, outputBytes: 50 * MiB }

/** With the sandbox and without it, where it works here. */
export const sandboxes = probeIsolation().bwrap ? (['off', 'required'] as const) : (['off'] as const)
if (sandboxes.length === 1) console.warn(`Without bubblewrap tests of the sandbox are left out: ${probeIsolation().bwrapProblem}.`)

export interface TestPool {
  readonly pool: ChildPool
  readonly folder: string
  step(step: string, params?: unknown, run?: Partial<ChildRun<StepDone>>): Promise<Result<StepDone>>
  close(): Promise<void>
}

/** A pool of children that know the steps of testSteps.ts. */
export const makeTestPool = (options: Partial<ChildPoolOptions> = {}): TestPool => {
  const folder = mkdtempSync(join(tmpdir(), 'trunnion-isolation-'))
  const made = makeChildPool({
    size: 1,
    folder,
    sandbox: 'off',
    memoryBytes: 512 * MiB,
    recycle: { steps: 100, residentBytes: 1024 * MiB },
    config,
    entry: new URL('./testChild.ts', import.meta.url),
    ...options,
  })
  if (!made.ok) throw new Error(made.error.message)
  const pool = made.value
  return {
    pool,
    folder,
    step: (step, params = {}, run = {}) =>
      pool.run<StepDone>({
        limits,
        prepare: async (work) => {
          const path = join(work.in, 'secret.txt')
          await writeFile(path, 'input')
          return ok({ step, params, inputs: [{ name: 'secret.txt', path }] })
        },
        collect: async (_, done) => ok(done),
        ...run,
      }),
    async close() {
      await pool.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The code of a failure, or `ok`. */
export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code)

/** Alive, and no zombie that nobody waits for: what lost its parent is one where the first process does not look after them. */
export const isRunning = (pid: number): boolean => startOf(pid) !== ''
