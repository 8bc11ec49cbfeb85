import { availableParallelism } from 'node:os'
import { type Result, err, trunnionError } from '@trunnion/core'
import { compileKernel } from './compileKernel.ts'
import { type KernelThread, makeKernelThread } from './kernelThread.ts'
import type { Request } from './protocol.ts'
import type { KernelLimits, KernelOutcome, KernelPool } from './types.ts'

export interface KernelPoolOptions {
  /** Threads; by default one a processor, at most 4. */
  readonly workers?: number
  /** Baseline machine code only, for short-lived commands with small input (see compileKernel). */
  readonly liftoff?: boolean
  /** A thread whose WebAssembly memory is larger than this after a job is replaced: such memory never shrinks. */
  readonly recycleBytes?: number
}

/**
 * A pool of kernel threads. It returns at once: the first thread warms up in the background while the caller parses.
 *
 * @example
 * const pool = await makeKernelPool({ workers: 2 })
 * const outcome = await pool.run(job, { timeMs: 60_000, memoryBytes: 2 ** 30 })
 * await pool.close()
 */
export const makeKernelPool = async (options: KernelPoolOptions = {}): Promise<KernelPool> => {
  const size = Math.max(1, options.workers ?? Math.min(availableParallelism(), 4))
  const recycleBytes = options.recycleBytes ?? 768 * 2 ** 20
  const compiled = compileKernel(options.liftoff ?? false)
  const idle: KernelThread[] = []
  const waiting: (() => void)[] = []
  let running = 0
  let closed = false
  const all = new Set<KernelThread>()
  const start = async (): Promise<KernelThread> => {
    const thread = makeKernelThread({ occt: await compiled })
    all.add(thread)
    return thread
  }
  const warm = start().then((thread) => idle.push(thread))
  warm.catch(() => {})

  const acquire = async (): Promise<KernelThread> => {
    await warm
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (thread.alive()) return thread
      all.delete(thread)
    }
    return start()
  }
  const release = (thread: KernelThread): void => {
    if (thread.alive() && !closed && thread.heapBytes() <= recycleBytes) idle.push(thread)
    else {
      all.delete(thread)
      void thread.end()
    }
    const next = waiting.shift()
    if (next) next()
    else running--
  }
  const ask = async (request: Request, limits: KernelLimits): Promise<Result<unknown>> => {
    if (closed || limits.signal?.aborted) return err(trunnionError('INTERRUPTED'))
    const thread = await acquire()
    try {
      return await thread.ask(request, limits, () => Math.max(1, running))
    } finally {
      release(thread)
    }
  }
  return {
    size,
    // The thread answers each kind of request with its own kind of value (see worker.ts).
    run: (job, limits) => ask({ kind: 'run', job }, limits) as Promise<Result<KernelOutcome>>,
    writeStep: (assembly, limits) => ask({ kind: 'writeStep', assembly }, limits) as Promise<Result<Uint8Array>>,
    async close() {
      closed = true
      await warm.catch(() => {})
      await Promise.all([...all].map((thread) => thread.end()))
    },
  }
}
