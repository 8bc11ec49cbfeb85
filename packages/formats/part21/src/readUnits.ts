import type { Part21File } from './part21File.ts'
import { enumOf, numberOf, refOf, refsOf, textOf } from './values.ts'

/** Units of a representation context. */
export interface ContextUnits {
  readonly mmPerUnit: number
  readonly radPerUnit: number
  /** Greatest distance at which points count as one, in the context's length unit. */
  readonly uncertainty?: number
  /** False where the context states no length unit: millimetres are assumed then. */
  readonly stated: boolean
}

const prefixes: Readonly<Record<string, number>> = {
  EXA: 1e18,
  PETA: 1e15,
  TERA: 1e12,
  GIGA: 1e9,
  MEGA: 1e6,
  KILO: 1e3,
  HECTO: 1e2,
  DECA: 10,
  DECI: 0.1,
  CENTI: 1e-2,
  MILLI: 1e-3,
  MICRO: 1e-6,
  NANO: 1e-9,
  PICO: 1e-12,
  FEMTO: 1e-15,
  ATTO: 1e-18,
}

/** Names of conversion based units whose factor cannot be read; millimetres and radians. */
const named: Readonly<Record<string, number>> = {
  INCH: 25.4,
  INCHES: 25.4,
  IN: 25.4,
  FOOT: 304.8,
  FEET: 304.8,
  FT: 304.8,
  YARD: 914.4,
  MILE: 1_609_344,
  MIL: 0.0254,
  MICROINCH: 2.54e-5,
  MILLIMETRE: 1,
  MILLIMETER: 1,
  MM: 1,
  CENTIMETRE: 10,
  CM: 10,
  METRE: 1000,
  METER: 1000,
  M: 1000,
  KILOMETRE: 1e6,
  DEGREE: Math.PI / 180,
  DEGREES: Math.PI / 180,
  DEG: Math.PI / 180,
  RADIAN: 1,
}

/** Reads the units that a representation context assigns (ISO 10303-41, global_unit_assigned_context). */
export const readUnits = (file: Part21File, context: number): ContextUnits => {
  let mmPerUnit = Number.NaN
  let radPerUnit = Number.NaN
  const index = file.indexOf(context)
  for (const id of refsOf(file.args(index, 'GLOBAL_UNIT_ASSIGNED_CONTEXT')[file.is(index, 'GLOBAL_UNIT_ASSIGNED_CONTEXT') ? listAt(file, index) : 0])) {
    const unit = unitFactor(file, id)
    if (unit?.kind === 'length' && Number.isNaN(mmPerUnit)) mmPerUnit = unit.factor
    if (unit?.kind === 'angle' && Number.isNaN(radPerUnit)) radPerUnit = unit.factor
  }
  const stated = Number.isFinite(mmPerUnit) && mmPerUnit > 0
  const uncertainty = refsOf(file.args(index, 'GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT')[0])
    .map((id) => numberOf(file.args(file.indexOf(id), 'MEASURE_WITH_UNIT')[0]))
    .find((value) => value > 0 && value < 1e6)
  return {
    mmPerUnit: stated ? mmPerUnit : 1,
    radPerUnit: Number.isFinite(radPerUnit) && radPerUnit > 0 ? radPerUnit : 1,
    ...(uncertainty !== undefined && file.is(index, 'GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT') && { uncertainty }),
    stated,
  }
}

/** A simple instance lists identifier and type before the units, a part of a complex one does not. */
const listAt = (file: Part21File, index: number): number => Math.max(0, file.args(index, 'GLOBAL_UNIT_ASSIGNED_CONTEXT').findIndex(Array.isArray))

/** Millimetres or radians in one of the unit with this entity id; undefined for other quantities. */
export const unitFactor = (file: Part21File, id: number, depth = 8): { kind: 'length' | 'angle'; factor: number } | undefined => {
  const index = file.indexOf(id)
  if (index < 0 || depth === 0) return undefined
  if (file.is(index, 'SI_UNIT')) {
    const [prefix, name] = file.args(index, 'SI_UNIT').slice(-2).map(enumOf)
    const scale = prefixes[prefix] ?? 1
    if (name === 'METRE') return { kind: 'length', factor: scale * 1000 }
    if (name === 'RADIAN') return { kind: 'angle', factor: scale }
    return undefined
  }
  if (!file.is(index, 'CONVERSION_BASED_UNIT')) return undefined
  const args = file.args(index, 'CONVERSION_BASED_UNIT').slice(-2)
  const measure = file.args(file.indexOf(refOf(args[1])), 'MEASURE_WITH_UNIT')
  const base = unitFactor(file, refOf(measure[1]), depth - 1)
  const factor = numberOf(measure[0]) * (base?.factor ?? Number.NaN)
  if (base && factor > 0) return { kind: base.kind, factor }
  const known = named[textOf(args[0]).trim().toUpperCase()]
  if (known === undefined) return undefined
  const angle = file.is(index, 'PLANE_ANGLE_UNIT')
  return angle || file.is(index, 'LENGTH_UNIT') ? { kind: angle ? 'angle' : 'length', factor: known } : undefined
}
