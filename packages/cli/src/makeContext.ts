import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defaultBudgets } from '@trunnion/core'
import { type Clock, type EngineContext, type JtThreads, defaultLimits } from '@trunnion/engine'
import type { KernelPool } from '@trunnion/kernel'
import { cacheFolder } from './cacheFolder.ts'
import type { Call } from './command.ts'
import { inflate } from './inflate.ts'
import type { Settings } from './settings/resolveSettings.ts'

/** Where no optimised code was kept, inputs below this run on V8's baseline WebAssembly tier: optimising costs a short process more than it gives (docs/adr). */
const liftoffBelowBytes = 1 * 2 ** 20

/** A second kernel worker costs its own start-up and heap; it pays from about this input size on. */
const spreadFromBytes = 1 * 2 ** 20

/**
 * Threads for JT cost their start, a second warming up of the decoders and the posting of all facets. Measured in a fresh process on two processors,
 * which share one core: no gain up to 50 MB of shapes (1.8 s against 1.7 s), though warm threads halve the time. So by themselves they are used only with more processors.
 */
const leastProcessorsForJt = 4
const spreadJtFromBytes = 16 * 2 ** 20

/** Peak of this process, and of the launcher that may stand above it (see bin/trunnion.mjs). */
const peakRssMb = (): number => {
  const own = process.resourceUsage().maxRSS / 1024
  if (process.env.TRUNNION_LAUNCHER !== String(process.ppid)) return own
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${process.ppid}/status`, 'latin1'))?.[1]
    return own + Number(peak ?? 0) / 1024
  } catch {
    return own
  }
}

const clock: Clock = {
  now: () => performance.now(),
  cpuMs: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  peakRssMb,
}

export const numberOf = (settings: Settings, name: keyof Settings): number => Number(settings[name].value)

/** An engine context for one call of the command, and the way to end what it started. */
export const makeContext = ({ settings, terminal, signal }: Call): { readonly context: EngineContext; readonly close: () => Promise<void> } => {
  let pool: Promise<KernelPool> | undefined
  const kernel = (bytes: number): Promise<KernelPool> => {
    const asked = numberOf(settings, 'workers')
    const options = {
      workers: asked || (bytes >= spreadFromBytes ? Math.min(availableParallelism(), 2) : 1),
      liftoff: bytes < liftoffBelowBytes,
      cacheFolder: cacheFolder(),
    }
    pool ??= import('@trunnion/kernel').then(({ makeKernelPool }) => makeKernelPool(options))
    return pool
  }
  let threads: Promise<JtThreads> | undefined
  const jtThreads = async (bytes: number): Promise<JtThreads | undefined> => {
    const processors = availableParallelism()
    const count = numberOf(settings, 'workers') || (processors < leastProcessorsForJt ? 1 : Math.min(processors - 1, 4))
    if (bytes < spreadJtFromBytes || count < 2) return undefined
    threads ??= import('@trunnion/engine/jt-threads').then(({ makeJtThreads }) => makeJtThreads(count))
    return threads
  }
  const context: EngineContext = {
    version: terminal.version,
    kernel,
    clock,
    inflate,
    jtThreads,
    budgets: {
      ...defaultBudgets,
      bytes: numberOf(settings, 'convertMaxMb') * 2 ** 20,
      instances: numberOf(settings, 'maxInstances'),
      triangles: numberOf(settings, 'maxTriangles'),
    },
    limits: { ...defaultLimits, timeMs: numberOf(settings, 'timeLimitS') * 1000, memoryBytes: numberOf(settings, 'memoryMaxMb') * 2 ** 20 },
    signal,
    onProgress: ({ percent, message }) => terminal.progress(percent, message),
  }
  const close = async (): Promise<void> => {
    await (await pool)?.close()
    await (await threads)?.close()
  }
  return { context, close }
}
