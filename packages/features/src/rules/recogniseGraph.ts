import type { Symmetry } from '../analyseBody.ts'
import type { Draft, PartKind } from '../types.ts'
import type { PartView } from '../view/partView.ts'
import { findBlends } from './blends.ts'
import { findBosses, findPrismaticBosses } from './bosses.ts'
import { findChamfers } from './chamfers.ts'
import { findDepressions } from './depressions.ts'
import { findHoles } from './holes.ts'
import { findBoreGrooves, findRingGrooves } from './ringGrooves.ts'
import { findSheet } from './sheet.ts'
import { type Stock, findStock } from './stock.ts'
import { findSymmetry } from './symmetry.ts'
import { findTurned, kindOfTurned, turningAxis } from './turned.ts'

/** Everything the rules say of one body. */
export interface Recognition {
  readonly drafts: readonly Draft[]
  readonly stock: Stock
  readonly kind: PartKind
  readonly symmetry: readonly Symmetry[]
  /** Faces that no rule explains. */
  readonly unexplained: readonly number[]
}

/**
 * Runs the rules in order; each leaves alone what an earlier one has explained.
 *
 * @param options.holesOnly - for sculpted and scanned shapes, of which only round holes can be told
 */
export const recogniseGraph = (part: PartView, { holesOnly = false }: { readonly holesOnly?: boolean } = {}): Recognition => {
  if (holesOnly) {
    const found = findHoles(part, new Set())
    const explained = new Set(found.flatMap(({ faces }) => faces))
    const unexplained = part.faces.filter(({ id }) => !explained.has(id)).map(({ id }) => id)
    return { drafts: found, stock: { faces: new Set(), directions: [], supporting: new Set() }, kind: { kind: 'freeform' }, symmetry: [], unexplained }
  }
  const axis = turningAxis(part)
  const sheet = axis ? undefined : findSheet(part)
  const block = findStock(part)
  const stock = sheet ? { ...block, faces: new Set([...block.faces, ...sheet.skin]) } : block
  const drafts: Draft[] = []
  const taken = new Set<number>()
  const take = (found: readonly Draft[]): void => {
    for (const draft of found) {
      if (draft.faces.every((face) => taken.has(face))) continue
      for (const face of draft.faces) taken.add(face)
      drafts.push(draft)
    }
  }
  if (sheet) take(sheet.drafts)
  const blends = findBlends(part).filter(({ faces }) => !faces.every((face) => taken.has(face)))
  const blended = new Set([...blends.flatMap(({ faces }) => faces), ...taken])
  take([...findRingGrooves(part), ...findBoreGrooves(part)])
  take(findHoles(part, new Set([...blended, ...taken])))
  take(blends)
  take(findChamfers(part, stock, taken))
  if (axis) take(findTurned(part, axis, stock, taken))
  take(findBosses(part, new Set([...taken, ...stock.faces])))
  take(findPrismaticBosses(part, taken))
  const fillets = new Set(blends.filter((draft) => draft.class === 'fillet').flatMap(({ faces }) => faces))
  take(findDepressions(part, stock, taken, fillets))
  const unexplained = part.faces.filter(({ id }) => !taken.has(id) && !stock.faces.has(id)).map(({ id }) => id)
  const analytic = part.faces.filter(({ surface }) => surface !== 'spline' && surface !== 'other').length
  const kind: PartKind = axis ? kindOfTurned(axis) : (sheet?.kind ?? { kind: analytic * 2 >= part.faces.length ? 'prismatic' : 'freeform' })
  return { drafts, stock, kind, symmetry: findSymmetry(part, stock.directions, axis), unexplained }
}
