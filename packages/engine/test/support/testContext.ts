import { defaultBudgets } from '@trunnion/core'
import { type KernelPool, makeKernelPool } from '@trunnion/kernel'
import { afterAll } from 'vitest'
import { type EngineContext, defaultLimits } from '../../src/index.ts'

let shared: Promise<KernelPool> | undefined

/** A context on one warm kernel worker that the tests of a file share. */
export const testContext = (overrides: Partial<EngineContext> = {}): EngineContext => ({
  version: '0.0.0-test',
  kernel: () => (shared ??= makeKernelPool({ workers: 1 })),
  clock: { now: () => performance.now(), cpuMs: () => 0, peakRssMb: () => 0 },
  budgets: defaultBudgets,
  limits: { ...defaultLimits, timeMs: 30_000 },
  ...overrides,
})

afterAll(async () => {
  await (await shared)?.close()
  shared = undefined
})
