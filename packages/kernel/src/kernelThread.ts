import { Worker } from 'node:worker_threads'
import { type Result, err, trunnionError } from '@trunnion/core'
import type { Reply, Request } from './protocol.ts'
import type { KernelLimits } from './types.ts'

/** One kernel in a thread of its own. */
export interface KernelThread {
  /** One request at a time. A request that breaks a limit, or traps, ends the thread (see `alive`). */
  ask(request: Request, limits: KernelLimits, sharers: () => number): Promise<Result<unknown>>
  alive(): boolean
  /** WebAssembly memory after the last request. */
  heapBytes(): number
  end(): Promise<void>
}

/** Resident memory is looked at this often. A kernel can take some 100 MB meanwhile. */
const pollMs = 50

/** Registering the kernel's bindings makes some 100,000 short-lived objects: with room for them the collector stays away (25 ms of 180). */
const youngGenerationMb = 64

/** Starts a thread; it gets the module when that is compiled, and makes its instance in the background. */
export const makeKernelThread = (module: Promise<WebAssembly.Module>): KernelThread => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb } })
  module.then(
    (compiled) => worker.postMessage(compiled),
    () => void worker.terminate(),
  )
  worker.unref()
  let alive = true
  let ended = false
  let heap = 0
  worker.on('error', () => (alive = false))
  worker.on('exit', () => (alive = false))
  const ready = new Promise<boolean>((resolve) => {
    worker.once('message', () => resolve(true))
    worker.once('exit', () => resolve(false))
  })
  const end = async (): Promise<void> => {
    alive = false
    ended = true
    await worker.terminate()
  }

  const perform = (request: Request, limits: KernelLimits, sharers: () => number): Promise<Result<unknown>> =>
    new Promise((resolve) => {
      const format = formatOf(request)
      const baseline = process.memoryUsage.rss()
      const settle = (result: Result<unknown>): void => {
        clearTimeout(timer)
        clearInterval(poll)
        limits.signal?.removeEventListener('abort', onAbort)
        worker.off('message', onMessage)
        worker.off('exit', onExit)
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
      const onExit = (): void =>
        settle(err(ended ? trunnionError('INTERRUPTED') : trunnionError('KERNEL_FAILED', 'The geometry kernel crashed on this model.', { format })))
      const onAbort = (): void => stop('INTERRUPTED')
      const timer = setTimeout(() => stop('LIMIT_TIME', `The geometry kernel took longer than ${limits.timeMs} ms.`), limits.timeMs)
      const poll = setInterval(() => {
        // Resident memory is the process's: its growth is shared out among the jobs that run.
        if ((process.memoryUsage.rss() - baseline) / sharers() > limits.memoryBytes) stop('LIMIT_MEMORY')
      }, pollMs)
      limits.signal?.addEventListener('abort', onAbort, { once: true })
      worker.on('message', onMessage)
      worker.on('exit', onExit)
      send(worker, request)
    })

  return {
    async ask(request, limits, sharers) {
      worker.ref()
      try {
        // The clock of the job starts when the instance is there.
        if (!(await ready) || !alive)
          return err(ended ? trunnionError('INTERRUPTED') : trunnionError('KERNEL_FAILED', 'The geometry kernel could not be started.'))
        if (limits.signal?.aborted) return err(trunnionError('INTERRUPTED'))
        return await perform(request, limits, sharers)
      } finally {
        worker.unref()
      }
    },
    alive: () => alive,
    heapBytes: () => heap,
    end,
  }
}

const formatOf = (request: Request): string => (request.kind === 'run' ? request.job.format : 'step')

/** Posting a view would copy all of the buffer behind it: posts a copy of just the job's bytes, and gives that away. */
const send = (worker: Worker, request: Request): void => {
  if (request.kind !== 'run') return worker.postMessage(request)
  // Not slice(): that of Node's Buffer is a view.
  const bytes = new Uint8Array(request.job.bytes)
  worker.postMessage({ ...request, job: { ...request.job, bytes } }, [bytes.buffer])
}
