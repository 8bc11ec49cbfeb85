import { inflateSync } from 'node:zlib'
import { defaultBudgets } from '@trunnion/core'
import { type EngineContext, defaultLimits } from '@trunnion/engine'
import type { KernelPool } from '@trunnion/kernel'
import type { ChildConfig } from './types.ts'

/** The engine of one child, whose kernel stays warm between steps. */
export interface ChildEngine {
  /** Without signal and progress, which belong to a step. */
  readonly context: EngineContext
  /** Starts the kernel, so that the first step need not wait for it. */
  warm(): void
  /** Ends the kernel, which keeps its code then. */
  close(): Promise<void>
}

/**
 * Makes the engine of a child. The code cache is only read: a child that was taken over by its input must not leave machine code for the others.
 */
export const makeChildEngine = ({ version, cacheFolder, kernelWorkers, budgets, limits }: ChildConfig): ChildEngine => {
  let pool: Promise<KernelPool> | undefined
  const kernel = (): Promise<KernelPool> => {
    pool ??= import('@trunnion/kernel').then(({ makeKernelPool }) =>
      makeKernelPool({ workers: kernelWorkers, ...(cacheFolder !== undefined && { cacheFolder }) }),
    )
    return pool
  }
  return {
    warm: () => void kernel().catch(() => {}),
    close: async () => (await pool)?.close(),
    context: {
      version,
      kernel,
      clock: {
        now: () => performance.now(),
        cpuMs: () => {
          const { user, system } = process.cpuUsage()
          return (user + system) / 1000
        },
        peakRssMb: () => process.resourceUsage().maxRSS / 1024,
      },
      inflate: (data, maxOutputLength) =>
        inflateSync(data, { maxOutputLength, chunkSize: Math.max(64, Math.min(maxOutputLength + 1, 2 ** 22, Math.max(2 ** 12, 8 * data.length))) }),
      budgets: { ...defaultBudgets, ...budgets },
      limits: { ...defaultLimits, ...limits },
    },
  }
}
