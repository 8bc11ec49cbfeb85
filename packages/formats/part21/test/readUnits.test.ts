import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readUnits } from '../src/readUnits.ts'
import { parseText, structureOf } from './support/read.ts'
import { addContext, boxFile, makeStepText, units } from './support/stepText.ts'

const context = (lengths: (step: ReturnType<typeof makeStepText>) => readonly string[], more = '') => {
  const step = makeStepText()
  const assigned = lengths(step)
  const at = step.add(`(GEOMETRIC_REPRESENTATION_CONTEXT(3)${more}GLOBAL_UNIT_ASSIGNED_CONTEXT((${assigned.join(',')}))REPRESENTATION_CONTEXT('',''))`)
  return readUnits(parseText(step.text()), Number(at.slice(1)))
}

/** A length unit that is `factor` of another. */
const converted = (step: ReturnType<typeof makeStepText>, name: string, factor: number | string, base: string): string => {
  const of = step.add(`LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(${factor}),${base})`)
  return step.add(`(CONVERSION_BASED_UNIT('${name}',${of})LENGTH_UNIT()NAMED_UNIT($))`)
}

describe('readUnits', () => {
  it('reads SI units with prefixes', () => {
    expect(context((s) => [s.add('(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MICRO.,.METRE.))')])).toMatchObject({ mmPerUnit: 1e-3, stated: true })
    expect(context((s) => [s.add('(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.KILO.,.METRE.))')]).mmPerUnit).toBe(1e6)
    expect(context((s) => [s.add('SI_UNIT(*,.CENTI.,.METRE.)')]).mmPerUnit).toBe(10)
  })

  it('reads inches, feet and other converted units, also those built on converted units', () => {
    expect(context((s) => [converted(s, 'INCH', 25.4, s.add(units.millimetre))]).mmPerUnit).toBe(25.4)
    expect(context((s) => [converted(s, 'FOOT', '12.', converted(s, 'INCH', 2.54, s.add('SI_UNIT(*,.CENTI.,.METRE.)')))]).mmPerUnit).toBeCloseTo(304.8, 9)
    expect(context((s) => [converted(s, 'INCH', 1, '#999')]).mmPerUnit).toBe(25.4)
  })

  it('reads degrees', () => {
    const degrees = context((s) => {
      const of = s.add(`PLANE_ANGLE_MEASURE_WITH_UNIT(PLANE_ANGLE_MEASURE(0.0174532925),${s.add(units.radian)})`)
      return [s.add(units.metre), s.add(`(CONVERSION_BASED_UNIT('DEGREE',${of})NAMED_UNIT($)PLANE_ANGLE_UNIT())`)]
    })
    expect(degrees.radPerUnit).toBeCloseTo(Math.PI / 180, 9)
    expect(degrees.mmPerUnit).toBe(1000)
  })

  it('assumes millimetres where no length unit can be read', () => {
    expect(context((s) => [s.add(units.radian), '#999'])).toMatchObject({ mmPerUnit: 1, stated: false })
    expect(context((s) => [converted(s, 'LOOP', 1, '#1')])).toMatchObject({ mmPerUnit: 1, stated: false })
  })

  it('names the unit of the model', () => {
    const inch = makeStepText()
    expect(addContext(inch, units.metre)).toMatch(/^#/)
    expect(structureOf(boxFile([1, 1, 1], units.metre)).lengthUnit).toBe('metre')
    expect(structureOf(boxFile([1, 1, 1], units.millimetre)).lengthUnit).toBe('millimetre')
  })

  it('multiplies factors exactly as written', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (factor) => {
        const text = /[.e]/.test(`${factor}`) ? `${factor}`.replace('e', 'E') : `${factor}.`
        const { mmPerUnit } = context((s) => [converted(s, 'X', text, s.add(units.metre))])
        expect(mmPerUnit / (factor * 1000)).toBeCloseTo(1, 12)
      }),
      { numRuns: 300, seed: 2 },
    )
  })
})
