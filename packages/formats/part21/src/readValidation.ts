import type { Part21File } from './part21File.ts'
import { lengthPower, readMeasure } from './readMeasure.ts'
import { readRepresentation } from './representations.ts'
import type { Reading } from './reading.ts'
import type { StepValidation } from './types.ts'
import { numbersOf, refOf, textOf } from './values.ts'

/**
 * Geometric validation properties (CAx-IF Recommended Practices): volume, area and centroid that the writing program measured.
 * By entity: of the product definition, or of the solid that the property's own shape representation lists.
 */
export const readValidation = (reading: Reading): ReadonlyMap<number, StepValidation> => {
  const { file } = reading
  const targets = solidsByAspect(file)
  const out = new Map<number, StepValidation>()
  for (const index of file.ofType('PROPERTY_DEFINITION_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const property = file.args(file.indexOf(definition), 'PROPERTY_DEFINITION')
    if (!textOf(property[0]).includes('geometric validation property')) continue
    const found = readValues(reading, representation)
    if (Object.keys(found).length === 0) continue
    const aspect = refOf(property[2])
    const described = file.indexOf(aspect)
    const solid = targets.get(aspect)
    const target = solid ?? (file.is(described, 'PRODUCT_DEFINITION_SHAPE') ? refOf(file.args(described, 'PROPERTY_DEFINITION')[2]) : aspect)
    out.set(target, { ...found, ...out.get(target) })
  }
  return out
}

/** The one item of the representation that a feature's shape has, by the feature. */
const solidsByAspect = (file: Part21File): ReadonlyMap<number, number> => {
  const out = new Map<number, number>()
  for (const index of file.ofType('SHAPE_DEFINITION_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const aspect = refOf(file.args(file.indexOf(definition), 'PROPERTY_DEFINITION')[2])
    if (file.is(file.indexOf(aspect), 'PRODUCT_DEFINITION')) continue
    const [item, second] = readRepresentation(file, file.indexOf(representation)).items
    if (item !== undefined && second === undefined) out.set(aspect, item)
  }
  return out
}

const readValues = (reading: Reading, representation: number): StepValidation => {
  const { file } = reading
  const { items, context } = readRepresentation(file, file.indexOf(representation))
  let found: StepValidation = {}
  for (const item of items) {
    const index = file.indexOf(item)
    if (file.is(index, 'CARTESIAN_POINT')) {
      const mm = reading.unitsOf(context).mmPerUnit
      const [x, y, z] = numbersOf(file.args(index, 'CARTESIAN_POINT')[1])
      if (Number.isFinite(x + y + z) && !found.centroidMm && /^centre point$|^centroid$/i.test(textOf(file.args(index, 'CARTESIAN_POINT')[0]).trim()))
        found = { ...found, centroidMm: [x * mm, y * mm, z * mm] }
      continue
    }
    const measure = readMeasure(file, item)
    const power = measure && lengthPower(file, measure.unit)
    if (!measure || !power || !Number.isFinite(measure.value)) continue
    const name = measure.name.toLowerCase()
    if (power.power === 3 && name.includes('volume')) found = { ...found, volumeMm3: measure.value * power.factor }
    else if (power.power === 2 && name.includes('area') && !name.includes('independent')) found = { ...found, areaMm2: measure.value * power.factor }
  }
  return found
}
