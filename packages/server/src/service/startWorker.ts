import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Result, attemptAsync, unwrap } from '@trunnion/core'
import {
  type ChildPool,
  type JobHooks,
  type Log,
  type Resource,
  type SandboxMode,
  type Worker,
  defaultRecycle,
  makeChildPool,
  makeWorker,
  primeKernelCode,
} from '@trunnion/jobs'
import type { Platform } from './openPlatform.ts'

export interface WorkerSettings {
  readonly version: string
  readonly queues: readonly Resource[]
  /** Steps at once; 0 = as many as the machine has processors. */
  readonly workers: number
  readonly sandbox: SandboxMode
  /** Of one step. */
  readonly memoryMaxMb: number
  readonly maxInstances: number
  readonly maxTriangles: number
  readonly inputMaxBytes: number
  /** Kernel seconds for each piece of a file. */
  readonly timeLimitS: number
}

export interface RunningWorker {
  readonly worker: Worker
  readonly children: ChildPool
  stop(drainMs: number): Promise<void>
}

/** In the package for npm, and in a checkout. */
const samples = ['../../sample/gearbox.step', '../../../../samples/gearbox.step'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

/** A step's results together: more is no result but an attack. */
const outputBytes = 4 * 2 ** 30

/** Runs `prime` once when no step has run for a while: it takes a processor for seconds, and serves only the children that come after the first ones. */
const primeWhenIdle = (children: ChildPool, prime: () => Promise<unknown>): { readonly done: Promise<unknown>; cancel(): void } => {
  const cancelled = new AbortController()
  const wait = async (): Promise<unknown> => {
    for (let idle = 0; idle < 3; idle = children.stats().busy === 0 ? idle + 1 : 0) {
      const isOver = await sleep(5000, false, { ref: false, signal: cancelled.signal }).catch(() => true)
      if (isOver) return undefined
    }
    return prime()
  }
  return { done: wait(), cancel: () => cancelled.abort() }
}

/** Starts the warm children and the loop that gives them steps. */
export const startWorker = (platform: Platform, settings: WorkerSettings, hooks: JobHooks, log: Log): Promise<Result<RunningWorker>> =>
  attemptAsync(async () => {
    const size = settings.workers || availableParallelism()
    const memoryBytes = settings.memoryMaxMb * 2 ** 20
    await mkdir(platform.workFolder, { recursive: true, mode: 0o700 })
    const child = {
      folder: platform.workFolder,
      sandbox: settings.sandbox,
      memoryBytes,
      config: {
        version: settings.version,
        // V8 ties kept code to its flags, and the limit of memory is one.
        cacheFolder: join(platform.codeFolder, String(settings.memoryMaxMb)),
        // As many children as processors: a second kernel thread in each would only compete.
        kernelWorkers: 1,
        warmKernel: true,
        budgets: { bytes: settings.inputMaxBytes, instances: settings.maxInstances, triangles: settings.maxTriangles },
        limits: { timeMs: settings.timeLimitS * 1000, memoryBytes },
      },
    }
    const children = unwrap(makeChildPool({ ...child, size, recycle: defaultRecycle, log: (level, message, context) => log[level](context, message) }))
    const priming = primeWhenIdle(children, () => {
      const sample = samples.find(existsSync)
      return sample === undefined ? Promise.resolve(false) : primeKernelCode({ ...child, sample })
    })
    priming.done.catch((error: unknown) => log.warn({ error: String(error) }, 'Kernel code was not kept; every child compiles for itself'))
    const worker = makeWorker({
      ...platform,
      childPool: children,
      hooks,
      log,
      settings: { version: settings.version, slots: Object.fromEntries(settings.queues.map((queue) => [queue, size])), limits: { memoryBytes, outputBytes } },
    })
    try {
      await worker.start()
    } catch (error) {
      priming.cancel()
      await children.close()
      throw error
    }
    return {
      worker,
      children,
      stop: async (drainMs) => {
        priming.cancel()
        await worker.stop({ drainMs })
        await children.close()
      },
    }
  })
