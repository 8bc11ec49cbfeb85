import { describe, expect, it } from 'vitest'
import { structureOf } from './support/read.ts'
import { addAxis, addBox, addContext, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

const part = () => {
  const step = makeStepText()
  const product = step.add("PRODUCT('P-7','flange','a turned part',())")
  const definition = step.add(`PRODUCT_DEFINITION('design','',${step.add(`PRODUCT_DEFINITION_FORMATION('B','',${product})`)},$)`)
  const shape = step.add(`PRODUCT_DEFINITION_SHAPE('','',${definition})`)
  const context = addContext(step, units.millimetre)
  const box = addBox(step, [1, 1, 1])
  addRepresentation(step, shape, [addAxis(step), box.solid], context)
  const property = (name: string, of: string, items: readonly string[]): string => {
    const defined = step.add(`PROPERTY_DEFINITION('${name}','',${of})`)
    step.add(`PROPERTY_DEFINITION_REPRESENTATION(${defined},${step.add(`REPRESENTATION('',(${items.join(',')}),${context})`)})`)
    return defined
  }
  return { step, definition, shape, box, context, property }
}

describe('readStructure of properties', () => {
  it('gives id, description, version and user attributes of a product', () => {
    const { step, definition, shape, property } = part()
    property('Company', definition, [step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','NIST')")])
    property('finish', shape, [step.add("DESCRIPTIVE_REPRESENTATION_ITEM('colour','red')"), step.add("INTEGER_REPRESENTATION_ITEM('coats',3)")])
    expect(structureOf(step).products[0].properties).toEqual({
      id: 'P-7',
      description: 'a turned part',
      version: 'B',
      Company: 'NIST',
      finish: { colour: 'red', coats: 3 },
    })
  })

  it('gives density with its unit, and the material', () => {
    const { step, definition, property } = part()
    const kilogram = step.add('(MASS_UNIT()NAMED_UNIT(*)SI_UNIT(.KILO.,.GRAM.))')
    const metre = step.add(units.metre)
    const elements = [`${kilogram},1.`, `${metre},-3.`].map((e) => step.add(`DERIVED_UNIT_ELEMENT(${e})`))
    const density = step.add(
      `MEASURE_REPRESENTATION_ITEM('density measure',POSITIVE_RATIO_MEASURE(7850.),${step.add(`DERIVED_UNIT((${elements.join(',')}))`)})`,
    )
    property('density', definition, [density])
    step.add(`MATERIAL_DESIGNATION('steel',(${definition}))`)
    expect(structureOf(step).products[0].properties).toMatchObject({ density: { value: 7850, unit: 'kilogram metre^-3' }, material: 'steel' })
  })

  it('gives the raw material that a part is made from with its own properties', () => {
    const { step, definition, property } = part()
    const raw = addProduct(step, 'Inconel 718', 'AMS 5662')
    property('grade', raw.definition, [step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','hot')")])
    step.add(`MAKE_FROM_USAGE_OPTION('material','make from','',${definition},${raw.definition},1,'',$)`)
    const { products, roots } = structureOf(step)
    expect(products[roots[0]].properties).toMatchObject({ material: { name: 'Inconel 718', id: 'AMS 5662', grade: 'hot' } })
    expect(roots).toHaveLength(1)
  })

  it('takes the name from the general property, and keeps a property called __proto__ harmless', () => {
    const { step, definition, property } = part()
    const derived = property('', definition, [step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','x')")])
    step.add(`GENERAL_PROPERTY_ASSOCIATION('',$,${step.add("GENERAL_PROPERTY('','Order',$)")},${derived})`)
    property('__proto__', definition, [step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','bad')")])
    const properties = structureOf(step).products[0].properties ?? {}
    expect(properties['Order']).toBe('x')
    expect(Object.getPrototypeOf(properties)).toBe(Object.prototype)
  })

  it('gives the validation properties of product and solid in millimetres', () => {
    const { step, shape, box, context, property } = part()
    const metre = step.add(units.metre)
    const cubic = step.add(`DERIVED_UNIT((${step.add(`DERIVED_UNIT_ELEMENT(${metre},3.)`)}))`)
    const volume = step.add(`MEASURE_REPRESENTATION_ITEM('volume measure',VOLUME_MEASURE(1.E-6),${cubic})`)
    property('geometric validation property', shape, [volume, step.add("CARTESIAN_POINT('centre point',(1.,2.,3.))")])
    const aspect = step.add(`SHAPE_ASPECT('','',${shape},.F.)`)
    const own = step.add(`PROPERTY_DEFINITION('','',${aspect})`)
    step.add(`SHAPE_DEFINITION_REPRESENTATION(${own},${step.add(`SHAPE_REPRESENTATION('',(${box.solid}),${context})`)})`)
    property('geometric validation property', aspect, [volume])
    const { products, shapes } = structureOf(step)
    expect(products[0].validation?.volumeMm3).toBeCloseTo(1000, 9)
    expect(products[0].validation?.centroidMm).toEqual([1, 2, 3])
    expect(products[0].properties).not.toHaveProperty('geometric validation property')
    expect(shapes).toHaveLength(1)
    expect(shapes[0].validation?.volumeMm3).toBeCloseTo(1000, 9)
  })
})

describe('readStructure of product manufacturing information', () => {
  it('reads sizes with their value and limits, tolerances, datums and notes', () => {
    const { step, definition, shape, context } = part()
    const metre = step.add(units.metre)
    const aspect = step.add(`SHAPE_ASPECT('','',${shape},.F.)`)
    const size = step.add(`DIMENSIONAL_SIZE(${aspect},'diameter')`)
    const value = step.add(
      `(LENGTH_MEASURE_WITH_UNIT()MEASURE_REPRESENTATION_ITEM()MEASURE_WITH_UNIT(LENGTH_MEASURE(0.012),${metre})REPRESENTATION_ITEM('nominal value'))`,
    )
    step.add(`DIMENSIONAL_CHARACTERISTIC_REPRESENTATION(${size},${step.add(`SHAPE_DIMENSION_REPRESENTATION('',(${value}),${context})`)})`)
    const bounds = ['-0.0001', '0.0002'].map((v) => step.add(`LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(${v}),${metre})`))
    step.add(`PLUS_MINUS_TOLERANCE(${step.add(`TOLERANCE_VALUE(${bounds.join(',')})`)},${size})`)
    step.add(`FLATNESS_TOLERANCE('Flatness.1','',${bounds[1]},${aspect})`)
    step.add(`(GEOMETRIC_TOLERANCE('Position.1','',${bounds[1]},${aspect})GEOMETRIC_TOLERANCE_WITH_DATUM_REFERENCE(())POSITION_TOLERANCE())`)
    step.add(`DATUM('','',${shape},.F.,'A')`)
    const note = step.add(`PROPERTY_DEFINITION('semantic text','',${definition})`)
    step.add(
      `PROPERTY_DEFINITION_REPRESENTATION(${note},${step.add(`REPRESENTATION('',(${step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','deburr')")}),${context})`)})`,
    )
    step.add("DRAUGHTING_CALLOUT('Note.1',())")
    expect(structureOf(step).pmi.map(({ entity: _, ...rest }) => rest)).toEqual([
      { type: 'DIMENSIONAL_SIZE', kind: 'dimension', name: 'diameter', value: 12, text: '+0.2/-0.1' },
      { type: 'FLATNESS_TOLERANCE', kind: 'tolerance', name: 'Flatness.1', value: 0.2 },
      { type: 'POSITION_TOLERANCE', kind: 'tolerance', name: 'Position.1', value: 0.2 },
      { type: 'DATUM', kind: 'datum', name: '', text: 'A' },
      { type: 'DESCRIPTIVE_REPRESENTATION_ITEM', kind: 'note', name: 'semantic text', text: 'deburr' },
      { type: 'DRAUGHTING_CALLOUT', kind: 'presentation', name: 'Note.1' },
    ])
  })
})
