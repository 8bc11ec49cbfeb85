import { describe, expect, it } from 'vitest'
import { parsePart21, readStructure } from '../src/index.ts'
import { structureOf } from './support/read.ts'
import { addAxis, addBox, addContext, addOccurrence, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

const part = (items: (step: ReturnType<typeof makeStepText>) => readonly string[]) => {
  const step = makeStepText()
  const { shape } = addProduct(step, 'part')
  const context = addContext(step, units.millimetre)
  addRepresentation(step, shape, items(step), context)
  return step
}

const timed = <T>(work: () => T): { value: T; ms: number } => {
  const start = performance.now()
  return { value: work(), ms: performance.now() - start }
}

describe('readStructure of hostile files', () => {
  it('visits shells, styles and units once that list themselves a thousand times', () => {
    const step = part((s) => {
      const next = Number(s.add('A()').slice(1)) + 1
      const again = (id: number): string => Array.from({ length: 1000 }, () => `#${id}`).join(',')
      s.add(`SHELL_BASED_SURFACE_MODEL('',(${again(next)}))`)
      s.add(`PRESENTATION_STYLE_ASSIGNMENT((${again(next + 1)}))`)
      s.add(`STYLED_ITEM('',(#${next + 1}),#${next})`)
      return [`#${next}`]
    })
    const { value, ms } = timed(() => structureOf(step))
    expect(value.shapes).toMatchObject([{ faces: [] }])
    expect(ms).toBeLessThan(2000)
  })

  it('reads lists of 300 000 references without running out of call stack', () => {
    const step = part((s) => {
      const line = s.add(`POLYLINE('',(${['0.,0.,0.', '1.,0.,0.'].map((p) => s.add(`CARTESIAN_POINT('',(${p}))`)).join(',')}))`)
      return [s.add(`GEOMETRIC_CURVE_SET('',(${Array.from({ length: 300_000 }, () => line).join(',')}))`)]
    })
    expect(structureOf(step).shapes).toHaveLength(1)
  })

  it('reads 150 000 types without running out of arguments', () => {
    const step = part((s) => [addBox(s, [1, 1, 1]).solid])
    for (let i = 0; i < 150_000; i++) step.add(`X${i}_REPRESENTATION()`)
    expect(structureOf(step).shapes).toHaveLength(1)
  })

  it('refuses thousands of solids that share one shell of many faces', () => {
    const step = part((s) => {
      const { faces } = addBox(s, [1, 1, 1])
      const shell = s.add(`CLOSED_SHELL('',(${Array.from({ length: 5000 }, (_, i) => faces[i % 6]).join(',')}))`)
      return Array.from({ length: 1000 }, () => s.add(`MANIFOLD_SOLID_BREP('',${shell})`))
    })
    const file = parsePart21(step.bytes())
    expect(file.ok && readStructure(file.value)).toMatchObject({ ok: false, error: { code: 'LIMIT_ENTITIES' } })
  })

  it('reads an assembly of 20 000 components in one level in time that grows with their number', () => {
    const step = makeStepText()
    const context = addContext(step, units.millimetre)
    const axis = addAxis(step)
    const [leaf, top] = [addProduct(step, 'leaf'), addProduct(step, 'top')]
    const rep = addRepresentation(step, leaf.shape, [axis, addBox(step, [1, 1, 1]).solid], context)
    const axes = Array.from({ length: 20_000 }, (_, i) => addAxis(step, [i, 0, 0]))
    const topRep = addRepresentation(step, top.shape, axes, context, 'SHAPE_REPRESENTATION')
    for (const at of axes) addOccurrence(step, { ...top, representation: topRep, axis: at }, { ...leaf, representation: rep, axis }, 'use')
    const { value, ms } = timed(() => structureOf(step))
    expect(value.products[1].children.at(-1)?.matrix?.[12]).toBe(19_999)
    // About 1 s here on a loaded machine; quadratic reading took 11 s.
    expect(ms).toBeLessThan(8000)
  })
})
