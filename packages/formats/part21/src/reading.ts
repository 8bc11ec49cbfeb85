import type { Budgets, WarningLog } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import { type ContextUnits, readUnits } from './readUnits.ts'
import { type Representation, readRepresentation } from './representations.ts'

/** What the readers of the structure share. */
export interface Reading {
  readonly file: Part21File
  readonly budgets: Budgets
  readonly log: WarningLog
  /** Units of the representation context with this entity id; memoised. */
  unitsOf(context: number): ContextUnits
  /** The representation with this entity id; memoised. */
  representationOf(entity: number): Representation
}

/** Makes the memos over a file. */
export const makeReading = (file: Part21File, budgets: Budgets, log: WarningLog): Reading => {
  const units = new Map<number, ContextUnits>()
  const representations = new Map<number, Representation>()
  return {
    file,
    budgets,
    log,
    unitsOf: (context) => remember(units, context, () => readUnits(file, context)),
    representationOf: (entity) => remember(representations, entity, () => readRepresentation(file, file.indexOf(entity))),
  }
}

const remember = <T>(memo: Map<number, T>, key: number, make: () => T): T => {
  const known = memo.get(key)
  if (known !== undefined) return known
  const made = make()
  memo.set(key, made)
  return made
}

/** `#123`, as messages and warnings name an entity. */
export const entityAt = (file: Part21File, index: number): { format: string; offset: number; entity: string } => ({
  format: 'step',
  offset: file.starts[index],
  entity: `#${file.ids[index]}`,
})
