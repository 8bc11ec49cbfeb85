import { defaultBudgets, determinant3, transformPoint } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { parsePart21, readStructure } from '../src/index.ts'
import { codesOf, structureOf } from './support/read.ts'
import { addAxis, addBox, addColor, addContext, addOccurrence, addProduct, addRepresentation, boxFile, makeStepText, units } from './support/stepText.ts'

/** A box shown by mapped items with these targets. */
const mapped = (targets: (step: ReturnType<typeof makeStepText>) => readonly string[]) => {
  const step = makeStepText()
  const context = addContext(step, units.millimetre)
  const { shape } = addProduct(step, 'part')
  const inner = step.add(`SHAPE_REPRESENTATION('',(${addBox(step, [1, 1, 1]).solid}),${context})`)
  const map = step.add(`REPRESENTATION_MAP(${addAxis(step)},${inner})`)
  const items = targets(step).map((target) => step.add(`MAPPED_ITEM('',${map},${target})`))
  addRepresentation(step, shape, items, context, 'SHAPE_REPRESENTATION')
  return { step, items }
}

describe('readStructure of shapes', () => {
  it('gives one shape with two placed uses for two mapped items', () => {
    const { step, items } = mapped((s) => [addAxis(s), addAxis(s, [5, 0, 0])])
    addColor(step, items[1], [1, 0, 0])
    const { products, shapes, roots } = structureOf(step)
    expect(shapes).toHaveLength(1)
    expect(products[roots[0]].shapes).toMatchObject([{ shape: 0 }, { shape: 0, color: [1, 0, 0, 1] }])
    expect(products[0].shapes[0].matrix).toBeUndefined()
    expect(transformPoint(products[0].shapes[1].matrix ?? [], 0, 0, 0)).toEqual([5, 0, 0])
  })

  it('reads scale and mirror of a transformation operator', () => {
    const { step } = mapped((s) => {
      const [x, y, z] = ['1.,0.,0.', '0.,-1.,0.', '0.,0.,1.'].map((d) => s.add(`DIRECTION('',(${d}))`))
      return [s.add(`CARTESIAN_TRANSFORMATION_OPERATOR_3D('','',$,${x},${y},${s.add("CARTESIAN_POINT('',(1.,2.,3.))")},2.,${z})`)]
    })
    const matrix = structureOf(step).products[0].shapes[0].matrix ?? []
    expect(transformPoint(matrix, 1, 1, 1)).toEqual([3, 0, 5])
    expect(determinant3(matrix)).toBe(-8)
  })

  it('sums nested mapped items before it expands any, and refuses a bomb', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const axis = addAxis(step)
    let inner = step.add(`SHAPE_REPRESENTATION('',(${addBox(step, [1, 1, 1]).solid}),${context})`)
    for (let level = 0; level < 60; level++) {
      const map = step.add(`REPRESENTATION_MAP(${axis},${inner})`)
      const items = [1, 2].map(() => step.add(`MAPPED_ITEM('',${map},${axis})`))
      inner = step.add(`SHAPE_REPRESENTATION('',(${items.join(',')}),${context})`)
    }
    const file = parsePart21(step.bytes())
    expect(file.ok && readStructure(file.value)).toMatchObject({ ok: false, error: { code: 'LIMIT_INSTANCES' } })
  })

  it('drops a representation that shows itself', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const axis = addAxis(step)
    const { shape } = addProduct(step, 'part')
    const box = addBox(step, [1, 1, 1]).solid
    const next = Number(box.slice(1))
    step.add(`REPRESENTATION_MAP(${axis},#${next + 3})`)
    step.add(`MAPPED_ITEM('',#${next + 1},${axis})`)
    addRepresentation(step, shape, [box, `#${next + 2}`], context)
    const { products, warnings } = structureOf(step)
    expect(products[0].shapes).toHaveLength(1)
    expect(codesOf(warnings)).toEqual(['ENTITY_DROPPED'])
  })

  it('reads components that are placed by mapped items as occurrences, with the names of the usages', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const [part, top] = [addProduct(step, 'part'), addProduct(step, 'top')]
    const inner = addRepresentation(step, part.shape, [addBox(step, [1, 1, 1]).solid], context)
    const map = step.add(`REPRESENTATION_MAP(${addAxis(step)},${inner})`)
    const items = [0, 7].map((x) => step.add(`MAPPED_ITEM('',${map},${addAxis(step, [x, 0, 0])})`))
    addRepresentation(step, top.shape, items, context, 'SHAPE_REPRESENTATION')
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('1','first','',${top.definition},${part.definition},$)`)
    const { products, roots } = structureOf(step)
    expect(roots.map((r) => products[r].name)).toEqual(['top'])
    expect(products[1].children.map((child) => [child.name, child.matrix?.[12] ?? 0])).toEqual([
      ['first', 0],
      ['part', 7],
    ])
    expect(products[1].shapes).toEqual([])
  })

  it('lists faces in the order of the shells, the outer one first, with surface types and radii in millimetres', () => {
    const step = makeStepText()
    const { shape } = addProduct(step, 'hollow')
    const [outer, inner] = [addBox(step, [9, 9, 9]), addBox(step, [1, 1, 1])]
    const cylinder = step.add(`CYLINDRICAL_SURFACE('',${addAxis(step)},0.25)`)
    const extra = step.add(`CLOSED_SHELL('',(${step.add(`ADVANCED_FACE('round',(),${cylinder},.T.)`)}))`)
    const solid = step.add(
      `BREP_WITH_VOIDS('',${outer.shell},(${[inner.shell, extra].map((s) => step.add(`ORIENTED_CLOSED_SHELL('',*,${s},.F.)`)).join(',')}))`,
    )
    addRepresentation(step, shape, [solid], addContext(step, units.metre))
    const { shapes } = structureOf(step)
    expect(shapes[0].faces.map((f) => `#${f.entity}`).slice(0, 12)).toEqual([...outer.faces, ...inner.faces])
    expect(shapes[0].faces[12]).toMatchObject({ surface: 'cylinder', radiiMm: [250], name: 'round' })
    expect(shapes[0].faces[0].surface).toBe('plane')
  })

  it('puts shapes that belong to no product under one that is made up, but not construction geometry', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    step.add(`ADVANCED_BREP_SHAPE_REPRESENTATION('',(${addBox(step, [1, 1, 1]).solid}),${context})`)
    step.add(`CONSTRUCTIVE_GEOMETRY_REPRESENTATION('',(${addBox(step, [2, 2, 2]).solid}),${context})`)
    const { products, roots, shapes } = structureOf(step.bytes({ fileName: 'C:\\\\parts\\\\wheel.stp' }))
    expect(shapes).toHaveLength(1)
    expect(products).toMatchObject([{ entity: 0, name: 'wheel', shapes: [{ shape: 0 }] }])
    expect(roots).toEqual([0])
  })

  it('finds solids whose representation was lost with the end of the file', () => {
    const text = boxFile().text()
    const { shapes, products, roots, warnings } = structureOf(new TextEncoder().encode(text.slice(0, text.indexOf('ADVANCED_BREP_SHAPE'))))
    expect(shapes).toHaveLength(1)
    expect(products[roots[0]]).toMatchObject({ name: 'part', shapes: [{ shape: 0 }] })
    expect(codesOf(warnings)).toEqual([])
  })

  it('says which items it leaves out', () => {
    const step = makeStepText()
    const { shape } = addProduct(step, 'csg')
    const block = step.add(`BLOCK('',${addAxis(step)},1.,1.,1.)`)
    addRepresentation(step, shape, [step.add(`CSG_SOLID('',${block})`), '#4711'], addContext(step, units.millimetre), 'CSG_SHAPE_REPRESENTATION')
    expect(codesOf(structureOf(step).warnings)).toEqual(['ENTITY_UNSUPPORTED', 'REFERENCE_MISSING'])
  })

  it('assumes millimetres where no unit is stated, and says so', () => {
    const { lengthUnit, warnings } = structureOf(boxFile([1, 1, 1], ''))
    expect(lengthUnit).toBe('unknown')
    expect(codesOf(warnings)).toEqual(['UNIT_ASSUMED'])
  })

  it('leaves sets of points out and takes sets of curves', () => {
    const step = makeStepText()
    const { shape } = addProduct(step, 'wire')
    const [a, b] = ['0.,0.,0.', '1.,0.,0.'].map((p) => step.add(`CARTESIAN_POINT('',(${p}))`))
    const points = step.add(`GEOMETRIC_CURVE_SET('points',(${a},${b}))`)
    const curves = step.add(`GEOMETRIC_CURVE_SET('curves',(${step.add(`POLYLINE('',(${a},${b}))`)}))`)
    addRepresentation(step, shape, [points, curves], addContext(step, units.millimetre), 'GEOMETRICALLY_BOUNDED_WIREFRAME_SHAPE_REPRESENTATION')
    expect(structureOf(step).shapes.map((s) => s.name)).toEqual(['curves'])
  })

  it('takes the relationship of an occurrence as its placement, not as a second shape', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const axis = addAxis(step)
    const [part, top] = [addProduct(step, 'part'), addProduct(step, 'top')]
    const rep = addRepresentation(step, part.shape, [axis, addBox(step, [1, 1, 1]).solid], context)
    const topRep = addRepresentation(step, top.shape, [axis], context, 'SHAPE_REPRESENTATION')
    addOccurrence(step, { ...top, representation: topRep, axis }, { ...part, representation: rep, axis }, 'one')
    const { products } = structureOf(step, defaultBudgets)
    expect(products[1].shapes).toEqual([])
    expect(products[1].children).toHaveLength(1)
  })
})
