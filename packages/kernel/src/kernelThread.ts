import { Worker } from 'node:worker_threads'
import { type Result, err, trunnionError } from '@trunnion/core'
import type { Reply, Request, ThreadData } from './protocol.ts'
import type { KernelLimits } from './types.ts'

/** One kernel in a thread of its own. */
export interface KernelThread {
  /** One request at a time. After a failure that `alive` denies, the thread is gone. */
  ask(request: Request, limits: KernelLimits, busy: () => number): Promise<Result<unknown>>
  alive(): boolean
  heapBytes(): number
  end(): Promise<void>
}

const pollMs = 50

/** Starts a thread; its instance is made in the background. */
export const makeKernelThread = (data: ThreadData): KernelThread => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data, execArgv: process.execArgv.filter((flag) => !flag.startsWith('--input-type')) })
  worker.unref()
  let alive = true
  let heap = 0
  const end = async (): Promise<void> => {
    alive = false
    await worker.terminate()
  }
  worker.on('error', () => {
    alive = false
  })
  worker.on('exit', () => {
    alive = false
  })

  const ask = (request: Request, limits: KernelLimits, busy: () => number): Promise<Result<unknown>> =>
    new Promise((resolve) => {
      const format = request.kind === 'run' ? request.job.format : 'step'
      const baseline = process.memoryUsage.rss()
      const settle = (result: Result<unknown>): void => {
        clearTimeout(timer)
        clearInterval(poll)
        limits.signal?.removeEventListener('abort', onAbort)
        worker.off('message', onMessage)
        worker.off('error', onGone)
        worker.off('exit', onGone)
        worker.unref()
        resolve(result)
      }
      const stop = (code: 'LIMIT_TIME' | 'LIMIT_MEMORY' | 'INTERRUPTED', message?: string): void => {
        void end()
        settle(err(trunnionError(code, message, { format })))
      }
      const onMessage = (reply: Reply): void => {
        heap = reply.heapBytes
        if (reply.lost) void end()
        settle(reply.result)
      }
      const onGone = (): void => settle(err(trunnionError('KERNEL_FAILED', 'The geometry kernel crashed on this model.', { format })))
      const onAbort = (): void => stop('INTERRUPTED')
      const timer = setTimeout(() => stop('LIMIT_TIME', `The geometry kernel took longer than ${limits.timeMs} ms.`), limits.timeMs)
      const poll = setInterval(() => {
        // Resident memory is the process's; growth is shared out among the jobs that run.
        if ((process.memoryUsage.rss() - baseline) / busy() > limits.memoryBytes) stop('LIMIT_MEMORY')
      }, pollMs)
      if (limits.signal?.aborted) return stop('INTERRUPTED')
      limits.signal?.addEventListener('abort', onAbort, { once: true })
      worker.ref()
      worker.on('message', onMessage)
      worker.on('error', onGone)
      worker.on('exit', onGone)
      worker.postMessage(request)
    })

  return { ask, alive: () => alive, heapBytes: () => heap, end }
}
