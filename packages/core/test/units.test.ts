import { describe, expect, it } from 'vitest'
import { type LengthUnit, lengthUnitOf, millimetresPer } from '../src/index.ts'

describe('units', () => {
  it.each<LengthUnit>(['micrometre', 'millimetre', 'centimetre', 'metre', 'inch', 'foot'])('finds %s by its size', (unit) => {
    expect(lengthUnitOf(millimetresPer(unit) * (1 + 1e-9))).toBe(unit)
  })

  it('calls a size without a name unknown', () => {
    expect(lengthUnitOf(914.4)).toBe('unknown')
  })

  it('counts an unknown unit as a millimetre', () => {
    expect(millimetresPer('unknown')).toBe(1)
  })
})
