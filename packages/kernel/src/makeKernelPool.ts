import { availableParallelism } from 'node:os'
import { type Result, err, trunnionError } from '@trunnion/core'
import { type CompileOptions, compileKernel } from './compileKernel.ts'
import { type KernelThread, makeKernelThread } from './kernelThread.ts'
import type { Request } from './protocol.ts'
import { makeSlots } from './slots.ts'
import type { KernelLimits, KernelOutcome, KernelPool } from './types.ts'

export interface KernelPoolOptions extends CompileOptions {
  /** Threads; by default one a processor, at most 4. */
  readonly workers?: number
  /** A thread whose WebAssembly memory is larger than this after a job is replaced: such memory never shrinks. 512 MiB when omitted. */
  readonly recycleBytes?: number
}

/**
 * A pool of kernel threads. It returns at once: the first thread warms up in the background while the caller parses, others start when there is work for them.
 * Threads, not processes: they share one compiled module and its machine code, so a second instance costs 0.15 s instead of a cold start.
 *
 * @example
 * const pool = await makeKernelPool({ workers: 2 })
 * const outcome = await pool.run(job, { timeMs: 60_000, memoryBytes: 2 ** 30 })
 * await pool.close()
 */
export const makeKernelPool = async (options: KernelPoolOptions = {}): Promise<KernelPool> => {
  const size = Math.max(1, options.workers ?? Math.min(availableParallelism(), 4))
  const recycleBytes = options.recycleBytes ?? 512 * 2 ** 20
  const compiled = compileKernel(options)
  compiled.catch(() => {})
  const module = compiled.then((kernel) => kernel.module)
  const slots = makeSlots(size)
  const idle: KernelThread[] = []
  const all = new Set<KernelThread>()
  let closed = false

  const start = (): KernelThread => {
    const thread = makeKernelThread(module)
    all.add(thread)
    return thread
  }
  const discard = (thread: KernelThread): void => {
    all.delete(thread)
    void thread.end()
  }
  const warmUp = async (): Promise<void> => {
    const thread = start()
    await module
    if (closed) discard(thread)
    else idle.push(thread)
  }
  let warming = warmUp()
  warming.catch(() => {})

  const take = async (): Promise<KernelThread> => {
    await warming
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (thread.alive()) return thread
      discard(thread)
    }
    return start()
  }
  const giveBack = (thread: KernelThread): void => {
    if (thread.alive() && !closed && thread.heapBytes() <= recycleBytes) {
      idle.push(thread)
      return
    }
    discard(thread)
    if (closed || idle.length > 0) return
    warming = warmUp()
    warming.catch(() => {})
  }
  const ask = async (request: Request, limits: KernelLimits): Promise<Result<unknown>> => {
    if (closed || !(await slots.enter(limits.signal))) return err(trunnionError('INTERRUPTED'))
    try {
      if (closed) return err(trunnionError('INTERRUPTED'))
      const thread = await take()
      try {
        return await thread.ask(request, limits, slots.taken)
      } finally {
        giveBack(thread)
      }
    } finally {
      slots.leave()
    }
  }
  return {
    size,
    // The thread answers each kind of request with its own kind of value (see worker.ts).
    run: (job, limits) => ask({ kind: 'run', job }, limits) as Promise<Result<KernelOutcome>>,
    writeStep: (assembly, limits) => ask({ kind: 'writeStep', assembly }, limits) as Promise<Result<Uint8Array>>,
    async close() {
      closed = true
      await warming.catch(() => {})
      await Promise.all([...all].map((thread) => thread.end()))
      const kernel = await compiled.catch(() => undefined)
      kernel?.keep()
    },
  }
}
