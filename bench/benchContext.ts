import { defaultBudgets } from '@trunnion/core'
import { type EngineContext, defaultLimits } from '@trunnion/engine'
import type { KernelPool } from '@trunnion/kernel'

/** An engine context on a pool that the benchmark keeps warm. */
export const benchContext = (pool: KernelPool): EngineContext => ({
  version: 'bench',
  kernel: () => Promise.resolve(pool),
  clock: { now: () => performance.now(), cpuMs: () => process.cpuUsage().user / 1000, peakRssMb: () => process.resourceUsage().maxRSS / 1024 },
  budgets: defaultBudgets,
  limits: { ...defaultLimits, timeMs: 60_000 },
})
