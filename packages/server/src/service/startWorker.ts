import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
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
  /** Where optimised kernel code is kept. */
  readonly cacheFolder?: string
}

export interface RunningWorker {
  readonly worker: Worker
  readonly children: ChildPool
  stop(drainMs: number): Promise<void>
}

/** A step's results together: more is no result but an attack. */
const outputBytes = 4 * 2 ** 30

/** Starts the warm children and the loop that gives them steps. */
export const startWorker = (platform: Platform, settings: WorkerSettings, hooks: JobHooks, log: Log): Promise<Result<RunningWorker>> =>
  attemptAsync(async () => {
    const size = settings.workers || availableParallelism()
    const memoryBytes = settings.memoryMaxMb * 2 ** 20
    await mkdir(platform.workFolder, { recursive: true, mode: 0o700 })
    const children = unwrap(
      makeChildPool({
        size,
        folder: platform.workFolder,
        sandbox: settings.sandbox,
        memoryBytes,
        recycle: defaultRecycle,
        config: {
          version: settings.version,
          ...(settings.cacheFolder !== undefined && { cacheFolder: settings.cacheFolder }),
          // As many children as processors: a second kernel thread in each would only compete.
          kernelWorkers: 1,
          warmKernel: true,
          budgets: { bytes: settings.inputMaxBytes, instances: settings.maxInstances, triangles: settings.maxTriangles },
          limits: { timeMs: settings.timeLimitS * 1000, memoryBytes },
        },
        log: (level, message, context) => log[level](context, message),
      }),
    )
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
      await children.close()
      throw error
    }
    return {
      worker,
      children,
      stop: async (drainMs) => {
        await worker.stop({ drainMs })
        await children.close()
      },
    }
  })
