import type { Part21File } from './part21File.ts'
import { unitFactor } from './readUnits.ts'
import { enumOf, numberOf, refOf, refsOf, textOf } from './values.ts'

/** A number with its unit. */
export interface Measure {
  readonly name: string
  readonly value: number
  /** Entity of the unit, or 0. */
  readonly unit: number
}

/** Reads a MEASURE_WITH_UNIT or MEASURE_REPRESENTATION_ITEM of any quantity, simple or complex; undefined for anything else. */
export const readMeasure = (file: Part21File, id: number): Measure | undefined => {
  const index = file.indexOf(id)
  if (index < 0 || !/MEASURE/.test(file.typeName(index))) return undefined
  const complex = file.typeName(index).includes('+')
  const args = file.args(index, 'MEASURE_WITH_UNIT')
  const item = complex || typeof args[0] === 'string'
  const [value, unit] = complex ? args : args.slice(item ? 1 : 0)
  const name = complex ? textOf(file.args(index, 'REPRESENTATION_ITEM')[0]) : item ? textOf(args[0]) : ''
  return { name, value: numberOf(value), unit: refOf(unit) }
}

/** A length in millimetres or an angle in degrees; undefined for other quantities and for numbers that are none. */
export const lengthOrAngle = (file: Part21File, measure: Measure | undefined): number | undefined => {
  if (!measure || !Number.isFinite(measure.value)) return undefined
  const unit = unitFactor(file, measure.unit)
  if (!unit) return undefined
  return unit.kind === 'length' ? measure.value * unit.factor : (measure.value * unit.factor * 180) / Math.PI
}

/**
 * Factor that turns a measure of the unit into powers of the millimetre, for derived units of length alone (area, volume) and plain ones.
 * @returns the factor and the power, or undefined
 */
export const lengthPower = (file: Part21File, unit: number): { factor: number; power: number } | undefined => {
  const index = file.indexOf(unit)
  const plain = unitFactor(file, unit)
  if (plain) return plain.kind === 'length' ? { factor: plain.factor, power: 1 } : undefined
  if (!file.typeName(Math.max(index, 0)).includes('UNIT') || index < 0) return undefined
  let factor = 1
  let power = 0
  for (const element of refsOf(file.args(index, 'DERIVED_UNIT')[0])) {
    const args = file.args(file.indexOf(element), 'DERIVED_UNIT_ELEMENT')
    const base = unitFactor(file, refOf(args[0]))
    const exponent = numberOf(args[1])
    if (base?.kind !== 'length' || !Number.isFinite(exponent)) return undefined
    factor *= base.factor ** exponent
    power += exponent
  }
  return power > 0 ? { factor, power } : undefined
}

/** The unit in words, for example `millimetre` or `kilogram metre^-3`; empty when it has no name. */
export const unitLabel = (file: Part21File, unit: number, derived = true): string => {
  const index = file.indexOf(unit)
  if (index < 0) return ''
  if (file.is(index, 'SI_UNIT')) return file.args(index, 'SI_UNIT').slice(-2).map(enumOf).join('').toLowerCase()
  if (file.is(index, 'CONVERSION_BASED_UNIT')) return textOf(file.args(index, 'CONVERSION_BASED_UNIT').at(-2)).toLowerCase()
  if (!derived) return ''
  const parts = refsOf(file.args(index, 'DERIVED_UNIT')[0]).map((element) => {
    const args = file.args(file.indexOf(element), 'DERIVED_UNIT_ELEMENT')
    const exponent = numberOf(args[1])
    return unitLabel(file, refOf(args[0]), false) + (exponent === 1 || !Number.isFinite(exponent) ? '' : `^${exponent}`)
  })
  return parts.filter(Boolean).join(' ')
}
