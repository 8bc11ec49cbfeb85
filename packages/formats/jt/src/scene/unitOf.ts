import type { LengthUnit } from '@trunnion/core'

/** A declared unit as the scene has it: `scale` of the scene's unit. */
export interface DeclaredUnit {
  readonly unit: LengthUnit
  readonly scale: number
}

const units = new Map<string, DeclaredUnit>(
  Object.entries({
    micrometers: { unit: 'micrometre', scale: 1 },
    millimeters: { unit: 'millimetre', scale: 1 },
    centimeters: { unit: 'centimetre', scale: 1 },
    decimeters: { unit: 'centimetre', scale: 10 },
    meters: { unit: 'metre', scale: 1 },
    kilometers: { unit: 'metre', scale: 1000 },
    inches: { unit: 'inch', scale: 1 },
    feet: { unit: 'foot', scale: 1 },
    yards: { unit: 'foot', scale: 3 },
    mils: { unit: 'inch', scale: 0.001 },
    miles: { unit: 'foot', scale: 5280 },
  }),
)

/** The unit that `JT_PROP_MEASUREMENT_UNITS` names, in any case; undefined for `Unknown` and anything else. */
export const unitOf = (text: string): DeclaredUnit | undefined => units.get(text.trim().toLowerCase())
