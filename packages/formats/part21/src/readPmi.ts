import type { Part21File } from './part21File.ts'
import { lengthOrAngle, readMeasure } from './readMeasure.ts'
import { readRepresentation } from './representations.ts'
import type { Reading } from './reading.ts'
import type { StepPmi } from './types.ts'
import { refOf, textOf } from './values.ts'

const sizes = ['DIMENSIONAL_SIZE', 'ANGULAR_SIZE', 'DIMENSIONAL_SIZE_WITH_PATH', 'DIMENSIONAL_SIZE_WITH_DATUM_FEATURE']
const locations = ['DIMENSIONAL_LOCATION', 'ANGULAR_LOCATION', 'DIRECTED_DIMENSIONAL_LOCATION', 'DIMENSIONAL_LOCATION_WITH_PATH', 'DIRECTED_ANGULAR_LOCATION']
const tolerances = [
  'ANGULARITY',
  'CIRCULAR_RUNOUT',
  'COAXIALITY',
  'CONCENTRICITY',
  'CYLINDRICITY',
  'FLATNESS',
  'LINE_PROFILE',
  'PARALLELISM',
  'PERPENDICULARITY',
  'POSITION',
  'ROUNDNESS',
  'STRAIGHTNESS',
  'SURFACE_PROFILE',
  'SYMMETRY',
  'TOTAL_RUNOUT',
].map((name) => `${name}_TOLERANCE`)
const datums = ['DATUM', 'DATUM_TARGET', 'PLACED_DATUM_TARGET_FEATURE']
const presentations = [
  'DRAUGHTING_CALLOUT',
  'LEADER_DIRECTED_CALLOUT',
  'DIMENSION_CURVE_DIRECTED_CALLOUT',
  'GEOMETRICAL_TOLERANCE_CALLOUT',
  'DATUM_FEATURE_CALLOUT',
  'DATUM_TARGET_CALLOUT',
  'SURFACE_CONDITION_CALLOUT',
]

/** Reads product manufacturing information (ISO 10303-47; AP242 and AP203e2): what it is, its text, its value. What it applies to is not followed. */
export const readPmi = ({ file }: Reading): readonly StepPmi[] => [
  ...readDimensions(file),
  ...readTolerances(file),
  ...readDatums(file),
  ...readNotes(file),
  ...file
    .ofType(...presentations)
    .map((index): StepPmi => ({ ...base(file, index, presentations), kind: 'presentation', name: nameOf(file, index, 'REPRESENTATION_ITEM') })),
]

const base = (file: Part21File, index: number, types: readonly string[]): { entity: number; type: string } => ({
  entity: file.ids[index],
  type: types.find((type) => file.is(index, type)) ?? file.typeName(index),
})

const nameOf = (file: Part21File, index: number, part: string): string => textOf(file.args(index, part)[0]).trim()

const readDimensions = (file: Part21File): readonly StepPmi[] => {
  const values = new Map<number, number>()
  for (const index of file.ofType('DIMENSIONAL_CHARACTERISTIC_REPRESENTATION')) {
    const [dimension, representation] = file.args(index, 'DIMENSIONAL_CHARACTERISTIC_REPRESENTATION').map(refOf)
    for (const item of readRepresentation(file, file.indexOf(representation)).items) {
      const value = lengthOrAngle(file, readMeasure(file, item))
      if (value !== undefined && !values.has(dimension)) values.set(dimension, value)
    }
  }
  const limits = new Map<number, string>()
  for (const index of file.ofType('PLUS_MINUS_TOLERANCE')) {
    const [range, dimension] = file.args(index, 'PLUS_MINUS_TOLERANCE').map(refOf)
    const [lower, upper] = file.args(file.indexOf(range), 'TOLERANCE_VALUE').map((bound) => lengthOrAngle(file, readMeasure(file, refOf(bound))))
    if (lower !== undefined && upper !== undefined) limits.set(dimension, `${signed(upper)}/${signed(lower)}`)
  }
  return file.ofType(...sizes, ...locations).map((index): StepPmi => {
    const { entity, type } = base(file, index, [...sizes, ...locations].toReversed())
    const size = file.is(index, 'DIMENSIONAL_SIZE') || sizes.includes(type)
    const name = size ? textOf(file.args(index, 'DIMENSIONAL_SIZE')[1]) : textOf(file.args(index, 'SHAPE_ASPECT_RELATIONSHIP')[0])
    const [value, text] = [values.get(entity), limits.get(entity)]
    return { entity, type, kind: 'dimension', name: name.trim(), ...(value !== undefined && { value }), ...(text && { text }) }
  })
}

const signed = (value: number): string => (value < 0 ? `${value}` : `+${value}`)

const readTolerances = (file: Part21File): readonly StepPmi[] =>
  file.ofType(...tolerances).map((index): StepPmi => {
    const args = file.args(index, 'GEOMETRIC_TOLERANCE')
    const value = lengthOrAngle(file, readMeasure(file, refOf(args[2])))
    const text = textOf(args[1]).trim()
    return { ...base(file, index, tolerances), kind: 'tolerance', name: textOf(args[0]).trim(), ...(value !== undefined && { value }), ...(text && { text }) }
  })

const readDatums = (file: Part21File): readonly StepPmi[] =>
  file.ofType(...datums).map((index): StepPmi => {
    const complex = file.typeName(index).includes('+')
    const text = (complex ? textOf(file.args(index, ...datums)[0]) : textOf(file.args(index)[4])).trim()
    return { ...base(file, index, datums), kind: 'datum', name: nameOf(file, index, 'SHAPE_ASPECT'), ...(text && { text }) }
  })

/** Texts of drawings, and the semantic texts of notes. */
const readNotes = (file: Part21File): readonly StepPmi[] => {
  const out: StepPmi[] = []
  for (const index of file.ofType('TEXT_LITERAL')) {
    const [name, text] = file.args(index, 'TEXT_LITERAL').map(textOf)
    if (text) out.push({ entity: file.ids[index], type: 'TEXT_LITERAL', kind: 'note', name: name.trim(), text })
  }
  for (const index of file.ofType('PROPERTY_DEFINITION_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const name = textOf(file.args(file.indexOf(definition), 'PROPERTY_DEFINITION')[0])
    if (name !== 'semantic text') continue
    for (const item of readRepresentation(file, file.indexOf(representation)).items) {
      const text = textOf(file.args(file.indexOf(item), 'DESCRIPTIVE_REPRESENTATION_ITEM')[1])
      if (text) out.push({ entity: item, type: 'DESCRIPTIVE_REPRESENTATION_ITEM', kind: 'note', name, text })
    }
  }
  return out
}
