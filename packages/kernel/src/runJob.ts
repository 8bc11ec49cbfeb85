import { makeWarningLog } from '@trunnion/core'
import { evaluateBody } from './evaluateBody.ts'
import { type Occt, makeOwner } from './occt.ts'
import { readShapes } from './readShapes.ts'
import { makeStages } from './stages.ts'
import type { KernelJob, KernelOutcome } from './types.ts'

/** Reads and evaluates one job in this thread. Faults and kernel exceptions go up (see kernelFault). */
export const runJob = async (occt: Occt, job: KernelJob): Promise<KernelOutcome> => {
  const own = makeOwner()
  const stages = makeStages()
  const log = makeWarningLog()
  try {
    const shapes = await readShapes(occt, own, job, stages)
    const bodies = shapes.map((shape) => evaluateBody(occt, own, shape, job, stages, log))
    const matched = job.expectedBodies === undefined || job.expectedBodies === bodies.length
    return { bodies, matched, warnings: log.list(), stages: stages.list(), heapBytes: occt.wasmMemory.buffer.byteLength }
  } finally {
    own.free()
  }
}
