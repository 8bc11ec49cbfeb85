import { type Box, type LengthUnit, millimetresPer } from '@trunnion/core'
import type { UnitCandidate } from './types.ts'

/** How far from a whole number of steps a size may lie: float32 keeps seven digits. */
const closeness = 2e-5

const isMultiple = (size: number, step: number): boolean => {
  const steps = size / step
  return steps >= 0.5 && Math.abs(steps - Math.round(steps)) <= closeness * Math.max(1, steps)
}

/**
 * Units a mesh may have meant, the likeliest first, by its size in the file's own numbers. Nothing is ever scaled by it.
 * A stated unit is believed; without one, millimetres are, unless the size would be absurd for a part.
 *
 * @param box - in the file's numbers
 */
export const guessUnit = (box: Readonly<Box>, stated: LengthUnit): { readonly guess: LengthUnit; readonly list: readonly UnitCandidate[] } => {
  if (stated !== 'unknown') return { guess: stated, list: [] }
  const sizes = [box[3] - box[0], box[4] - box[1], box[5] - box[2]]
  const diagonal = Math.hypot(...sizes)
  const list: UnitCandidate[] = []
  const propose = (unit: LengthUnit, reason: string): void => {
    const mm = millimetresPer(unit)
    list.push({ unit, reason, sizeMm: [sizes[0] * mm, sizes[1] * mm, sizes[2] * mm] })
  }
  const solid = sizes.filter((size) => size > 0)
  const roundMm = solid.length > 0 && solid.every((size) => isMultiple(size, 0.5))
  if (diagonal > 0 && diagonal < 0.5) propose('metre', 'As millimetres the whole model would be smaller than half a millimetre.')
  if (diagonal >= 0.05 && diagonal <= 10 && !roundMm) {
    if (solid.every((size) => isMultiple(size, 1 / 16))) propose('inch', 'Its sizes are whole sixteenths.')
    else if (solid.every((size) => isMultiple(size * 25.4, 0.5))) propose('inch', 'As inches its sizes are round millimetres.')
  }
  if (diagonal > 2000) propose('micrometre', 'As millimetres the model would be longer than two metres.')
  return { guess: list[0]?.unit ?? 'millimetre', list }
}
