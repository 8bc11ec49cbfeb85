import type { Budgets, WarningLog } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import type { ContextUnits } from './readUnits.ts'

/** What the readers of the structure share. */
export interface Reading {
  readonly file: Part21File
  readonly budgets: Budgets
  readonly log: WarningLog
  /** Units of the representation context with this entity id; memoised. */
  unitsOf(context: number): ContextUnits
}

/** `#123`, as messages and warnings name an entity. */
export const entityAt = (file: Part21File, index: number): { format: string; offset: number; entity: string } => ({
  format: 'step',
  offset: file.starts[index],
  entity: `#${file.ids[index]}`,
})
