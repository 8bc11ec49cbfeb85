import { Worker } from 'node:worker_threads'
import type { Result } from '@trunnion/core'
import { type ShapeFacets, facetsSize } from '@trunnion/jt'
import type { JtThreads, ShapeBatch } from './jtThreads.ts'
import { planBatches } from './planBatches.ts'

type Answer = readonly Result<ShapeFacets>[]

interface Thread {
  readonly worker: Worker
  /** The thread's answer to a batch; undefined when the thread ends before it gives one. */
  ask(batch: ShapeBatch): Promise<Answer | undefined>
}

const startThread = (onExit: (thread: Thread) => void): Thread => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url))
  worker.unref()
  const waiting: ((answer: Answer | undefined) => void)[] = []
  let ended = false
  const thread: Thread = {
    worker,
    ask: (batch) =>
      new Promise((resolve) => {
        if (ended) return resolve(undefined)
        waiting.push(resolve)
        worker.postMessage(
          batch,
          batch.map(({ segment }) => segment.buffer),
        )
      }),
  }
  // Answers come in the order of the batches.
  worker.on('message', (answer: Answer) => waiting.shift()?.(answer))
  // Without a listener an error in a thread would end the process; 'exit' follows.
  worker.on('error', () => {})
  worker.on('exit', () => {
    ended = true
    for (const resolve of waiting.splice(0)) resolve(undefined)
    onExit(thread)
  })
  return thread
}

/** Batches on their way to a thread: while one is decoded, the next lies there already. */
const batchesUnderWay = 2

/**
 * Starts worker threads (of Node) that decode JT shapes. They load while the caller plans; close them when done.
 *
 * @param count - threads
 * @example
 * const threads = makeJtThreads(2)
 * const facets = await threads.decode(plan.shapes, (shape) => shapeSegment(bytes, shape), { triangles: 1e7 })
 * await threads.close()
 */
export const makeJtThreads = (count: number): JtThreads => {
  const alive = new Set<Thread>()
  for (let i = 0; i < count; i++) alive.add(startThread((thread) => alive.delete(thread)))
  const close = async (): Promise<void> => {
    await Promise.all([...alive].map(({ worker }) => worker.terminate()))
  }
  return {
    close,
    async decode(shapes, segmentOf, { triangles, signal, onProgress }) {
      const found: (Result<ShapeFacets> | undefined)[] = shapes.map(() => undefined)
      const queue = [...planBatches(shapes, count)].reverse()
      let size = 0
      let done = 0
      const work = async ({ ask }: Thread): Promise<void> => {
        for (let batch = queue.pop(); batch && size <= triangles && !signal?.aborted; batch = queue.pop()) {
          // Copies, which are given away; not slice(): that of Node's Buffer is a view.
          const answer = await ask(batch.map((i) => ({ shape: shapes[i], segment: new Uint8Array(segmentOf(shapes[i])) })))
          if (!answer) return
          for (const [k, i] of batch.entries()) {
            found[i] = answer[k]
            size += answer[k].ok ? facetsSize(answer[k].value) : 0
          }
          done += batch.length
          onProgress?.(done, shapes.length)
        }
      }
      const threads = [...alive]
      for (const { worker } of threads) worker.ref()
      const onAbort = (): void => void close()
      signal?.addEventListener('abort', onAbort, { once: true })
      await Promise.all(threads.flatMap((thread) => Array.from({ length: batchesUnderWay }, () => work(thread))))
      for (const { worker } of threads) worker.unref()
      signal?.removeEventListener('abort', onAbort)
      return found
    },
  }
}
