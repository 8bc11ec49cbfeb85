import type { Part21File } from './part21File.ts'
import { type StyleColors, readStyleColors } from './readColors.ts'
import type { StepColor } from './types.ts'
import { refOf, refsOf } from './values.ts'

export interface Styles {
  /** Colour of a solid, shell, face, mapped item …, by its entity; a curve's where `wire` is asked for. */
  colorOf(entity: number, wire?: boolean): StepColor | undefined
  /** Colour that an item has in one occurrence only. */
  colorOfOccurrence(occurrence: number): StepColor | undefined
  readonly hidden: ReadonlySet<number>
  /** The item that a STYLED_ITEM styles. */
  itemOf(styled: number): number | undefined
}

const styledTypes = ['STYLED_ITEM', 'OVER_RIDING_STYLED_ITEM', 'CONTEXT_DEPENDENT_OVER_RIDING_STYLED_ITEM']

/**
 * Reads who is styled how. The first style of an item counts, an overriding one before it.
 * @param occurrenceOf - see `ProductGraph.occurrenceOf`
 */
export const readStyles = (file: Part21File, occurrenceOf: ReadonlyMap<number, number>): Styles => {
  const colors = new Map<number, StyleColors & { overrides: boolean }>()
  const occurrences = new Map<number, StepColor>()
  const items = new Map<number, number>()
  const memo = new Map<number, StyleColors>()
  for (const index of file.ofType(...styledTypes)) {
    const complex = file.typeName(index).includes('+')
    // Annotations are styled items too; as simple instances they have types of their own.
    const args = file.args(index, 'STYLED_ITEM')
    const styles = refsOf(args[complex ? 0 : 1])
    const item = refOf(args[complex ? 1 : 2])
    items.set(file.ids[index], item)
    for (const style of styles) {
      let found = memo.get(style)
      if (!found) memo.set(style, (found = readStyleColors(file, style)))
      const context = contextOf(file, style)
      const occurrence = context > 0 ? occurrenceOf.get(context) : undefined
      if (occurrence !== undefined) {
        if (found.surface && !occurrences.has(occurrence)) occurrences.set(occurrence, found.surface)
        continue
      }
      const overrides = !file.is(index, 'STYLED_ITEM') || file.is(index, 'OVER_RIDING_STYLED_ITEM')
      const known = colors.get(item)
      if (!known) colors.set(item, { ...found, overrides })
      else if (overrides && !known.overrides) colors.set(item, { ...known, ...found, overrides })
      else colors.set(item, { ...found, ...known })
    }
  }
  const hidden = new Set<number>()
  for (const index of file.ofType('INVISIBILITY')) for (const id of refsOf(file.args(index, 'INVISIBILITY')[0])) hidden.add(items.get(id) ?? id)
  return {
    colorOf: (entity, wire = false) => {
      const found = colors.get(entity)
      return wire ? (found?.curve ?? found?.surface) : found?.surface
    },
    colorOfOccurrence: (occurrence) => occurrences.get(occurrence),
    hidden,
    itemOf: (styled) => items.get(styled),
  }
}

const contextOf = (file: Part21File, style: number): number => {
  const index = file.indexOf(style)
  return file.is(index, 'PRESENTATION_STYLE_BY_CONTEXT') ? refOf(file.args(index, 'PRESENTATION_STYLE_BY_CONTEXT').at(-1)) : 0
}
