import { once } from 'node:events'
import { parentPort } from 'node:worker_threads'
import { err, ok } from '@trunnion/core'
import { graphBuffers } from './graph/faceGraph.ts'
import { instantiate } from './instantiate.ts'
import { kernelFault } from './kernelFault.ts'
import type { Reply, Request } from './protocol.ts'
import { runJob } from './runJob.ts'
import type { KernelOutcome } from './types.ts'
import { writeStep } from './writeStep.ts'

if (!parentPort) throw new Error('This file is the entry of a kernel thread.')
// The first message is OCCT 8, compiled by the parent: threads share it and its machine code. It is waited for here, so that the thread starts while it is compiled.
const [module] = (await once(parentPort, 'message')) as [WebAssembly.Module]
const ready = instantiate(module)
// The first answer says that work can begin.
void ready.then(() => parentPort?.postMessage('ready'))

const buffersOf = (outcome: KernelOutcome): ArrayBuffer[] => {
  const buffers = outcome.bodies.flatMap((body) => [
    ...[body.positions, body.normals, body.indices, body.faceFirstTriangle, body.edges.positions, body.edges.offsets].map((array) => array.buffer),
    ...(body.analysis?.graph ? graphBuffers(body.analysis.graph) : []),
  ])
  // Every array was made here by slice or new, over an ArrayBuffer of its own.
  return [...new Set(buffers)] as ArrayBuffer[]
}

parentPort?.on('message', async (request: Request) => {
  const occt = await ready
  const answer = (reply: Omit<Reply, 'heapBytes'>, transfer: ArrayBuffer[] = []): void =>
    parentPort?.postMessage({ ...reply, heapBytes: occt.wasmMemory.buffer.byteLength } satisfies Reply, transfer)
  try {
    if (request.kind === 'run') {
      const outcome = await runJob(occt, request.job)
      answer({ result: ok(outcome), lost: false }, buffersOf(outcome))
    } else answer({ result: ok(writeStep(await instantiate(module), request.assembly)), lost: false })
  } catch (thrown) {
    const { error, lost } = kernelFault(thrown, occt, request.kind === 'run' ? request.job.format : 'step')
    answer({ result: err(error), lost })
  }
})
