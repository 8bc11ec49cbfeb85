import type { Part21File } from './part21File.ts'
import type { StepShape } from './types.ts'
import { walkClosure } from './walkClosure.ts'

/** Bytes of the records that a shape needs: a measure of the kernel's work, for dealing shapes out to workers. */
export const closureSize = (file: Part21File, shape: StepShape): number => {
  let bytes = 0
  for (const index of walkClosure(file, [file.indexOf(shape.entity)]).order) bytes += file.ends[index] - file.starts[index]
  return bytes
}
