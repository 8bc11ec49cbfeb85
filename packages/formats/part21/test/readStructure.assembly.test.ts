import { defaultBudgets, transformPoint } from '@trunnion/core'
import { describe, expect, it } from 'vitest'
import { countInstances, parsePart21, readStructure } from '../src/index.ts'
import { codesOf, structureOf } from './support/read.ts'
import { addAxis, addBox, addContext, addOccurrence, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

/** An assembly that places a box's product; frames and units as given. */
const assembly = (options: { child?: string; parent?: string; parentFirst?: boolean; swapped?: boolean } = {}) => {
  const step = makeStepText()
  const childContext = addContext(step, options.child ?? units.millimetre)
  const parentContext = addContext(step, options.parent ?? units.millimetre)
  const part = addProduct(step, 'bolt')
  const childAxis = addAxis(step, [1, 0, 0])
  const childRep = addRepresentation(step, part.shape, [childAxis, addBox(step, [1, 2, 3]).solid], childContext)
  const top = addProduct(step, 'frame')
  const parentAxis = addAxis(step, [0, 0, 10], [0, 0, 1], [0, 1, 0])
  const parentRep = addRepresentation(step, top.shape, [parentAxis], parentContext, 'SHAPE_REPRESENTATION')
  const [from, to] = options.swapped ? [parentAxis, childAxis] : [childAxis, parentAxis]
  addOccurrence(step, { ...top, representation: parentRep, axis: to }, { ...part, representation: childRep, axis: from }, 'bolt left', options.parentFirst)
  return step
}

describe('readStructure of assemblies', () => {
  it('gives products, the occurrence with its own name, and the root', () => {
    const { products, roots, shapes, lengthUnit, protocol } = structureOf(assembly())
    expect(products.map((p) => p.name)).toEqual(['bolt', 'frame'])
    expect(roots).toEqual([1])
    expect(products[1].children).toMatchObject([{ name: 'bolt left', product: 0 }])
    expect(products[0].shapes).toEqual([{ shape: 0 }])
    expect(shapes).toMatchObject([{ type: 'MANIFOLD_SOLID_BREP', name: 'box' }])
    expect([lengthUnit, protocol]).toEqual(['millimetre', 'AP214'])
  })

  it('places a component by the frames of child and parent, whichever order the file writes them in', () => {
    for (const options of [{}, { parentFirst: true }, { swapped: true }, { swapped: true, parentFirst: true }]) {
      const { products } = structureOf(assembly(options))
      const matrix = products[1].children[0].matrix ?? []
      // The child's (1, 0, 0) comes to the parent's (0, 0, 10); its x turns into y.
      expect(transformPoint(matrix, 1, 0, 0).map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 0, 10])
      expect(transformPoint(matrix, 2, 0, 0).map((v) => Math.round(v * 1e9) / 1e9)).toEqual([0, 1, 10])
    }
  })

  it('gives placements in millimetres where child and parent have different units', () => {
    const { products, lengthUnit } = structureOf(assembly({ child: units.millimetre, parent: units.metre }))
    expect(transformPoint(products[1].children[0].matrix ?? [], 1, 0, 0).map(Math.round)).toEqual([0, 0, 10_000])
    expect(lengthUnit).toBe('millimetre')
  })

  it('counts instances without expanding them and refuses more than the budget', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const axis = addAxis(step)
    let below = addProduct(step, 'leaf')
    let rep = addRepresentation(step, below.shape, [axis, addBox(step, [1, 1, 1]).solid], context)
    for (let level = 0; level < 40; level++) {
      const next = addProduct(step, `level ${level}`)
      const nextRep = addRepresentation(step, next.shape, [axis], context, 'SHAPE_REPRESENTATION')
      for (const name of ['a', 'b']) addOccurrence(step, { ...next, representation: nextRep, axis }, { ...below, representation: rep, axis }, name)
      below = next
      rep = nextRep
    }
    const file = parsePart21(step.bytes())
    expect(file.ok && readStructure(file.value)).toMatchObject({ ok: false, error: { code: 'LIMIT_INSTANCES' } })
    const raised = file.ok && readStructure(file.value, { budgets: { ...defaultBudgets, instances: 1e15 } })
    expect(raised && raised.ok && countInstances(raised.value)).toBe(2 ** 41 - 1 + 2 ** 40)
    expect(file.ok && readStructure(file.value, { budgets: { ...defaultBudgets, instances: 1e15, depth: 30 } })).toMatchObject({
      ok: false,
      error: { code: 'LIMIT_DEPTH' },
    })
  })

  it('drops the use that closes a circle and keeps the rest', () => {
    const step = makeStepText()
    const [a, b] = [addProduct(step, 'a'), addProduct(step, 'b')]
    addRepresentation(step, b.shape, [addBox(step, [1, 1, 1]).solid], addContext(step, units.millimetre))
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('1','down','',${a.definition},${b.definition},$)`)
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('2','up','',${b.definition},${a.definition},$)`)
    const { products, roots, warnings } = structureOf(step)
    expect(roots.map((r) => products[r].name)).toEqual(['a'])
    expect(products[1].children).toEqual([])
    expect(codesOf(warnings)).toEqual(['ENTITY_DROPPED'])
  })

  it('reads a chain of ten thousand products up to the depth limit without using the call stack', () => {
    const step = makeStepText()
    const list = Array.from({ length: 10_000 }, (_, i) => addProduct(step, `p${i}`))
    for (let i = 1; i < list.length; i++) step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',${list[i - 1].definition},${list[i].definition},$)`)
    const file = parsePart21(step.bytes())
    expect(file.ok && readStructure(file.value)).toMatchObject({ ok: false, error: { code: 'LIMIT_DEPTH' } })
  })

  it('links a product to its solids through a relationship of representations (AP203)', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const { shape } = addProduct(step, 'part')
    const outer = addRepresentation(step, shape, [addAxis(step)], context, 'SHAPE_REPRESENTATION')
    const inner = step.add(`ADVANCED_BREP_SHAPE_REPRESENTATION('',(${addBox(step, [1, 1, 1]).solid}),${context})`)
    step.add(`SHAPE_REPRESENTATION_RELATIONSHIP('','',${outer},${inner})`)
    const { products, roots } = structureOf(step)
    expect(products).toHaveLength(1)
    expect(products[roots[0]].shapes).toEqual([{ shape: 0 }])
  })

  it('falls back to the id of a product, and to its name for an occurrence, where a name is missing', () => {
    const step = makeStepText()
    const [a, b] = [addProduct(step, '', 'A-1'), addProduct(step, 'screw')]
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',${a.definition},${b.definition},$)`)
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('7','','',${a.definition},${b.definition},'R12')`)
    const { products } = structureOf(step)
    expect(products[0].name).toBe('A-1')
    expect(products[0].children.map((child) => child.name)).toEqual(['screw', 'R12'])
  })

  it('warns where an occurrence refers to a product that is missing', () => {
    const step = makeStepText()
    const a = addProduct(step, 'a')
    step.add(`NEXT_ASSEMBLY_USAGE_OCCURRENCE('','','',${a.definition},#9999,$)`)
    expect(codesOf(structureOf(step).warnings)).toEqual(['REFERENCE_MISSING'])
  })
})
