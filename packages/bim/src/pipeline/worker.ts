import { parentPort, workerData } from 'node:worker_threads'
import { attempt } from '@trunnion/core'
import { buffersOf } from '../elements/batch.ts'
import { type BatchesControl, type BatchesInput, makeBatches } from './makeBatches.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

// the pipeline starts this thread with exactly this
const { input, batchSize } = workerData as { readonly input: BatchesInput; readonly batchSize: number }
const control: BatchesControl = { batchSize, clearCaches: false, spare: [] }
const batches = makeBatches(input, control)
const send = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => {
  parentPort?.postMessage(message, transfer)
}

const makeOne = (): void => {
  const made = attempt(() => batches.next())
  if (!made.ok) return send({ kind: 'failed', error: made.error })
  const { done, value } = made.value
  if (done) {
    send({ kind: 'done', warnings: value })
    parentPort?.close()
    return
  }
  send({ kind: 'batch', batch: value }, buffersOf(value))
}

parentPort?.on('message', (message: ToWorker) => {
  control.batchSize = message.batchSize
  control.clearCaches ||= message.clearCaches
  if (message.spare) control.spare.push(message.spare)
  makeOne()
})
