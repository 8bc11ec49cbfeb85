import type { PlannedShape } from './planTypes.ts'

const noBytes = new Uint8Array(0)

/**
 * The bytes of a planned shape's segment, a view: out of the file itself, or out of the part file in `resources` that holds it.
 * Copy it (`slice`) before it is posted to a worker.
 */
export const shapeSegment = (bytes: Uint8Array, { reference, offset, length }: PlannedShape, resources?: ReadonlyMap<string, Uint8Array>): Uint8Array => {
  const source = reference === undefined ? bytes : resources?.get(reference)
  return source?.subarray(offset, offset + length) ?? noBytes
}
