import type { Occt, Owner, Shape } from '../occt.ts'
import type { BodyExamination } from '../types.ts'
import { factsOf } from './factsOf.ts'
import { healShape } from './healShape.ts'

/** The shape to go on with, and what was found and done. */
export interface Examined {
  readonly shape: Shape
  readonly valid: boolean
  readonly volumeMm3: number
  readonly examination: Omit<BodyExamination, 'graph'>
}

/**
 * Checks a shape and heals it when it is not sound; a sound one comes back untouched.
 * The checker calls open shells and empty shapes valid: free edges and solids are counted beside it.
 *
 * @param toleranceMm - gaps up to this are closed; 0: nothing is healed
 */
export const examineShape = (occt: Occt, own: Owner, shape: Shape, toleranceMm: number): Examined => {
  const before = factsOf(occt, own, shape)
  const sound = before.valid && before.freeEdges === 0 && before.volumeMm3 >= 0
  const { healed, actions } = sound || toleranceMm <= 0 ? { healed: shape, actions: [] } : healShape(occt, own, shape, before, toleranceMm)
  const after = actions.at(-1)?.after ?? before
  return {
    shape: healed,
    valid: after.valid,
    volumeMm3: after.volumeMm3,
    examination: { before, invalidFaces: after.valid ? [] : invalidFaces(occt, own, healed), healing: actions },
  }
}

const invalidFaces = (occt: Occt, own: Owner, shape: Shape): number[] => {
  const analyzer = own(new occt.BRepCheck_Analyzer(shape, true, false, false))
  const found: number[] = []
  const explorer = own(new occt.TopExp_Explorer(shape, 'TopAbs_FACE'))
  for (let k = 0; explorer.More(); explorer.Next(), k++) {
    const face = explorer.Current()
    if (!analyzer.IsValid(face)) found.push(k)
    face.delete()
  }
  return found
}
