import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { Fault, type Warning, fault } from '@trunnion/core'
import { type Arrays, type Batch, arraysOf, buffersOf } from '../elements/batch.ts'
import { type BatchesControl, type BatchesInput, makeBatches } from './makeBatches.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

/** Batches in order, made in this thread or beside it. */
export interface Pipeline {
  /** The next batch; undefined at the end. Throws a Fault. */
  next(): Promise<Batch | undefined>
  setBatchSize(size: number): void
  /** Takes back a batch that is done with. */
  recycle(batch: Batch): void
  clearCaches(): void
  /** Of the reader, complete at the end. */
  readonly warnings: readonly Warning[]
  close(): Promise<void>
}

/** Batches on their way: one is being written, one waits, one is made. More is memory without speed. */
const underWay = 2

const inThread = (input: BatchesInput, batchSize: number): Pipeline => {
  const control: BatchesControl = { batchSize, clearCaches: false, spare: [] }
  const batches = makeBatches(input, control)
  let warnings: readonly Warning[] = []
  return {
    async next() {
      // signals are heard between batches
      await setImmediate()
      const made = batches.next()
      if (made.done) warnings = made.value
      return made.done ? undefined : made.value
    },
    recycle: (batch) => void control.spare.push(arraysOf(batch)),
    setBatchSize: (size) => void (control.batchSize = size),
    clearCaches: () => void (control.clearCaches = true),
    get warnings() {
      return warnings
    },
    async close() {
      batches.return([])
    },
  }
}

const besides = (input: BatchesInput, batchSize: number): Pipeline => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { input, batchSize }, resourceLimits: { maxYoungGenerationSizeMb: 6 } })
  const control = { batchSize, clearCaches: false }
  const ready: FromWorker[] = []
  const spares: Arrays[] = []
  let wake: (() => void) | undefined
  let asked = 0
  let warnings: readonly Warning[] = []
  let failure: Error | undefined
  const arrived = (message: FromWorker): void => {
    ready.push(message)
    wake?.()
  }
  worker.on('message', arrived)
  worker.on('error', (error) => {
    failure = error
    wake?.()
  })
  worker.on('exit', () => {
    failure ??= new Error('the thread ended')
    wake?.()
  })
  const ask = (): void => {
    asked++
    const spare = spares.pop()
    worker.postMessage({ ...control, spare } satisfies ToWorker, spare ? buffersOf(spare) : [])
    control.clearCaches = false
  }
  return {
    async next() {
      while (asked < underWay) ask()
      while (ready.length === 0) {
        if (failure) throw failure
        await new Promise<void>((resolve) => (wake = resolve))
      }
      const message = ready.shift()
      asked--
      if (message?.kind === 'batch') return message.batch
      if (message?.kind === 'failed') throw new Fault(message.error)
      if (message?.kind === 'done') warnings = message.warnings
      else fault('INTERNAL')
      return undefined
    },
    recycle: (batch) => void spares.push(arraysOf(batch)),
    setBatchSize: (size) => void (control.batchSize = size),
    clearCaches: () => void (control.clearCaches = true),
    get warnings() {
      return warnings
    },
    async close() {
      await worker.terminate()
    },
  }
}

/** @param threads - from 2 on, batches are made in a thread of their own; the rows are the same */
export const openPipeline = (input: BatchesInput, batchSize: number, threads: number): Pipeline =>
  threads > 1 ? besides(input, batchSize) : inThread(input, batchSize)
