import { type LengthUnit, type WarningLog, lengthUnitOf } from '@trunnion/core'
import type { DrawingState } from '../drawing/types.ts'

/** Millimetres of each $INSUNITS value (DXF reference); 0 is unitless. */
const millimetresOf: readonly number[] = [
  0,
  25.4,
  304.8,
  1609344,
  1,
  10,
  1000,
  1e6,
  25.4e-6,
  0.0254,
  914.4,
  1e-7,
  1e-6,
  1e-3,
  100,
  1e4,
  1e5,
  1e12,
  1.495978707e14,
  9.4607304725808e18,
  3.085677581491367e19,
  (1200 / 3937) * 1000,
  ((1200 / 3937) * 1000) / 12,
  (3600 / 3937) * 1000,
  (1200 / 3937) * 1000 * 5280,
]

export interface DrawingUnit {
  readonly lengthUnit: LengthUnit
  /** Millimetres in one drawing unit. */
  readonly millimetres: number
}

/** What a drawing can plausibly measure: a chip to a large site. Drawings that say metres and are drawn in millimetres are the usual mistake. */
const smallestMm = 0.1
const largestMm = 50e6

/**
 * The unit of a drawing: `override` if given, else $INSUNITS. A size that is hardly possible is a warning, never a change: the numbers stay what the file says.
 *
 * @param size - diagonal of the drawing in its own units
 */
export const drawingUnit = (state: DrawingState, size: number, log: WarningLog, override?: LengthUnit): DrawingUnit => {
  if (override !== undefined && override !== 'unknown') return { lengthUnit: override, millimetres: namedUnits[override] }
  const millimetres = millimetresOf[state.insertUnits] ?? 0
  if (!(millimetres > 0)) {
    const hint = state.measurement === 0 ? ' $MEASUREMENT says imperial: it may be inches.' : ''
    log.add('UNIT_ASSUMED', `The drawing states no unit ($INSUNITS); millimetres were assumed.${hint}`)
    return { lengthUnit: 'unknown', millimetres: 1 }
  }
  const sizeMm = size * millimetres
  if (sizeMm > 0 && (sizeMm > largestMm || sizeMm < smallestMm))
    log.add(
      'UNIT_IMPLAUSIBLE',
      `By its unit ($INSUNITS ${state.insertUnits}) the drawing would be ${(sizeMm / 1000).toPrecision(3)} m across; it may be drawn in another unit.`,
    )
  return { lengthUnit: lengthUnitOf(millimetres), millimetres }
}

const namedUnits: Readonly<Record<Exclude<LengthUnit, 'unknown'>, number>> = {
  micrometre: 1e-3,
  millimetre: 1,
  centimetre: 10,
  metre: 1000,
  inch: 25.4,
  foot: 304.8,
}
