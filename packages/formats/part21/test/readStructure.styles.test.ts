import { describe, expect, it } from 'vitest'
import { structureOf } from './support/read.ts'
import { addAxis, addBox, addColor, addContext, addOccurrence, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

const part = () => {
  const step = makeStepText()
  const { shape, definition } = addProduct(step, 'part')
  const box = addBox(step, [1, 1, 1])
  const axis = addAxis(step)
  const context = addContext(step, units.millimetre)
  const representation = addRepresentation(step, shape, [axis, box.solid], context)
  return { step, box, axis, context, definition, representation }
}

describe('readStructure of styles, layers', () => {
  it('gives solids and faces their own colours', () => {
    const { step, box } = part()
    addColor(step, box.solid, [1, 0.5, 0])
    addColor(step, box.faces[2], [0, 0, 1])
    const { shapes } = structureOf(step)
    expect(shapes[0].color).toEqual([1, 0.5, 0, 1])
    expect(shapes[0].faces.map((face) => face.color)).toEqual([undefined, undefined, [0, 0, 1, 1], undefined, undefined, undefined])
  })

  it('gives a solid the colour of its shell, and lets an overriding style win', () => {
    const { step, box } = part()
    addColor(step, box.shell, [0, 1, 0])
    addColor(step, box.faces[0], [1, 1, 1])
    addColor(step, box.faces[0], [1, 0, 0], 'OVER_RIDING_STYLED_ITEM')
    const { shapes } = structureOf(step)
    expect(shapes[0].color).toEqual([0, 1, 0, 1])
    expect(shapes[0].faces[0].color).toEqual([1, 0, 0, 1])
  })

  it('reads pre-defined colours, renderings and transparency', () => {
    const { step, box } = part()
    const named = step.add("DRAUGHTING_PRE_DEFINED_COLOUR('magenta')")
    const rendering = step.add(`SURFACE_STYLE_RENDERING_WITH_PROPERTIES(.NORMAL_SHADING.,${named},(${step.add('SURFACE_STYLE_TRANSPARENT(0.25)')}))`)
    const side = step.add(`SURFACE_SIDE_STYLE('',(${rendering}))`)
    step.add(`STYLED_ITEM('',(${step.add(`PRESENTATION_STYLE_ASSIGNMENT((${step.add(`SURFACE_STYLE_USAGE(.BOTH.,${side})`)}))`)}),${box.solid})`)
    expect(structureOf(step).shapes[0].color).toEqual([1, 0, 1, 0.75])
  })

  it('gives a colour to one occurrence only where the style has its context', () => {
    const { step, box, axis, context, definition, representation } = part()
    const top = addProduct(step, 'top')
    const topRep = addRepresentation(step, top.shape, [axis], context, 'SHAPE_REPRESENTATION')
    const usages = ['a', 'b'].map((name) => addOccurrence(step, { ...top, representation: topRep, axis }, { definition, representation, axis }, name))
    const own = step.add(`SHAPE_REPRESENTATION('',(${axis}),${context})`)
    step.add(`SHAPE_DEFINITION_REPRESENTATION(${step.add(`PRODUCT_DEFINITION_SHAPE('','',${usages[1]})`)},${own})`)
    const fill = step.add(`FILL_AREA_STYLE('',(${step.add(`FILL_AREA_STYLE_COLOUR('',${step.add("COLOUR_RGB('',1.,0.,0.)")})`)}))`)
    const usage = step.add(`SURFACE_STYLE_USAGE(.BOTH.,${step.add(`SURFACE_SIDE_STYLE('',(${step.add(`SURFACE_STYLE_FILL_AREA(${fill})`)}))`)})`)
    step.add(`OVER_RIDING_STYLED_ITEM('',(${step.add(`PRESENTATION_STYLE_BY_CONTEXT((${usage}),${own})`)}),${box.solid},$)`)
    const { products, shapes } = structureOf(step)
    expect(products[1].children.map((child) => child.color)).toEqual([undefined, [1, 0, 0, 1]])
    expect(shapes[0].color).toBeUndefined()
  })

  it('reads curve styles for wires', () => {
    const step = makeStepText()
    const { shape } = addProduct(step, 'wire')
    const [a, b] = ['0.,0.,0.', '1.,0.,0.'].map((p) => step.add(`CARTESIAN_POINT('',(${p}))`))
    const curve = step.add(`POLYLINE('',(${a},${b}))`)
    addRepresentation(step, shape, [step.add(`GEOMETRIC_CURVE_SET('',(${curve}))`)], addContext(step, units.millimetre), 'SHAPE_REPRESENTATION')
    const style = step.add(`CURVE_STYLE('',$,$,${step.add("COLOUR_RGB('',0.,1.,0.)")})`)
    step.add(`STYLED_ITEM('',(${step.add(`PRESENTATION_STYLE_ASSIGNMENT((${style}))`)}),${curve})`)
    expect(structureOf(step).shapes[0].color).toEqual([0, 1, 0, 1])
  })

  it('survives a style that refers to itself', () => {
    const { step, box } = part()
    const at = Number(box.solid.slice(1)) + 100
    while (step.add('A()') !== `#${at}`);
    step.add(`PRESENTATION_STYLE_ASSIGNMENT((#${at + 1}))`)
    step.add(`STYLED_ITEM('',(#${at + 1}),${box.solid})`)
    expect(structureOf(step).shapes[0].color).toBeUndefined()
  })

  it('puts solids, faces and what styled items style on layers, and marks what is invisible', () => {
    const { step, box } = part()
    const styled = addColor(step, box.faces[1], [1, 0, 0])
    step.add(`PRESENTATION_LAYER_ASSIGNMENT('bodies','',(${box.solid}))`)
    step.add(`PRESENTATION_LAYER_ASSIGNMENT('marks','',(${styled},${box.faces[0]}))`)
    step.add(`INVISIBILITY((${addColor(step, box.solid, [1, 1, 1])}))`)
    const [shape] = structureOf(step).shapes
    expect(shape).toMatchObject({ layers: ['bodies'], hidden: true })
    expect(shape.faces.map((face) => face.layers)).toEqual([['marks'], ['marks'], undefined, undefined, undefined, undefined])
  })
})
