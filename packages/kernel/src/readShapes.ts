import { fault } from '@trunnion/core'
import { igesToBrep } from './igesToBrep.ts'
import { type Occt, type Owner, type Shape } from './occt.ts'
import { childrenOf, partsOf } from './splitBodies.ts'
import type { Stages } from './stages.ts'
import type { KernelJob } from './types.ts'

const path = '/job'

/** Reads the job's file into the shapes that are its bodies. Faults: KERNEL_FAILED. */
export const readShapes = async (occt: Occt, own: Owner, job: KernelJob, stages: Stages): Promise<Shape[]> => {
  if (job.format === 'step') return readStep(occt, own, job, stages)
  const text = job.format === 'brep' ? new TextDecoder('latin1').decode(job.bytes) : await stages.timeAsync('parse', () => igesToBrep(job.bytes))
  const whole = stages.time('transfer', () => own(occt.BRepToolsWrapper.Read(text)))
  if (whole.IsNull()) fault('KERNEL_FAILED', 'The geometry kernel cannot read this model.', { format: job.format })
  return partsOf(occt, own, whole)
}

const readStep = (occt: Occt, own: Owner, job: KernelJob, stages: Stages): Shape[] => {
  const reader = own(new occt.STEPControl_Reader())
  stages.time('parse', () => {
    occt.FS.writeFile(path, job.bytes)
    const status = reader.ReadFile(path)
    occt.FS.unlink(path)
    if (status !== 'IFSelect_RetDone') fault('KERNEL_FAILED', 'The geometry kernel cannot read this model.', { format: 'step' })
  })
  return stages.time('transfer', () => {
    reader.TransferRoots()
    const shapes: Shape[] = []
    for (let k = 1; k <= reader.NbShapes(); k++) {
      const shape = own(reader.Shape(k))
      if (!shape.IsNull()) shapes.push(shape)
    }
    // Without an expectation it is a whole file with an assembly of its own; with one, the top-level items of one representation.
    if (job.expectedBodies === undefined) return shapes.flatMap((shape) => partsOf(occt, own, shape))
    if (job.expectedBodies === shapes.length) return shapes
    return shapes.flatMap((shape) => childrenOf(occt, own, shape))
  })
}
