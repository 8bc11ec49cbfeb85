/** Length units a source file can state. */
export type LengthUnit = 'micrometre' | 'millimetre' | 'centimetre' | 'metre' | 'inch' | 'foot' | 'unknown'

const millimetres: Readonly<Record<LengthUnit, number>> = { micrometre: 1e-3, millimetre: 1, centimetre: 10, metre: 1000, inch: 25.4, foot: 304.8, unknown: 1 }

/** Millimetres in one `unit`; an unknown unit counts as a millimetre. */
export const millimetresPer = (unit: LengthUnit): number => millimetres[unit]

/** The named unit that is `factor` millimetres long (within 1e-6 relative), or `unknown`. */
export const lengthUnitOf = (factor: number): LengthUnit => {
  for (const [unit, size] of Object.entries(millimetres) as [LengthUnit, number][]) if (unit !== 'unknown' && Math.abs(factor / size - 1) < 1e-6) return unit
  return 'unknown'
}
