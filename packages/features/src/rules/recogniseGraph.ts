import type { Draft } from '../types.ts'
import type { PartView } from '../view/partView.ts'
import { findBlends } from './blends.ts'
import { findChamfers } from './chamfers.ts'
import { findDepressions } from './depressions.ts'
import { findHoles } from './holes.ts'
import { type Stock, findStock } from './stock.ts'

/** Everything the rules say of one body. */
export interface Recognition {
  readonly drafts: readonly Draft[]
  readonly stock: Stock
  /** Faces that no rule explains. */
  readonly unexplained: readonly number[]
}

/** Runs the rules in order; each leaves alone what an earlier one has explained. */
export const recogniseGraph = (part: PartView): Recognition => {
  const stock = findStock(part)
  const drafts: Draft[] = []
  const taken = new Set<number>()
  const take = (found: readonly Draft[]): readonly Draft[] => {
    const fresh = found.filter((draft) => !draft.faces.every((face) => taken.has(face)))
    for (const draft of fresh) for (const face of draft.faces) taken.add(face)
    drafts.push(...fresh)
    return fresh
  }
  const blends = findBlends(part)
  const blended = new Set(blends.flatMap(({ faces }) => faces))
  take(findHoles(part, blended))
  take(blends)
  take(findChamfers(part, stock, taken))
  const fillets = new Set(blends.filter((draft) => draft.class === 'fillet').flatMap(({ faces }) => faces))
  take(findDepressions(part, stock, taken, fillets))
  const unexplained = part.faces.filter(({ id }) => !taken.has(id) && !stock.faces.has(id)).map(({ id }) => id)
  return { drafts, stock, unexplained }
}
