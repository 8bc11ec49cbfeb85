import { describe, expect, it } from 'vitest'
import { byteMutants, scaled, tokenMutants } from '../../../../tools/testing/mutants.ts'
import { extractChunk, parsePart21, readStructure, unpackStep } from '../src/index.ts'
import { addAxis, addBox, addColor, addContext, addOccurrence, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

/** An assembly with colours, a mapped item, a property and tessellated geometry: something of everything. */
const seedFile = (): Uint8Array => {
  const step = makeStepText()
  const context = addContext(step, units.millimetre)
  const axis = addAxis(step)
  const [part, top] = [addProduct(step, 'part'), addProduct(step, 'top')]
  const box = addBox(step, [1, 2, 3])
  addColor(step, box.solid, [1, 0, 0])
  addColor(step, box.faces[1], [0, 1, 0])
  const rep = addRepresentation(step, part.shape, [axis, box.solid], context)
  const inner = step.add(`SHAPE_REPRESENTATION('',(${addBox(step, [1, 1, 1]).solid}),${context})`)
  const item = step.add(`MAPPED_ITEM('',${step.add(`REPRESENTATION_MAP(${axis},${inner})`)},${addAxis(step, [5, 0, 0])})`)
  const topRep = addRepresentation(step, top.shape, [axis, item], context, 'SHAPE_REPRESENTATION')
  addOccurrence(step, { ...top, representation: topRep, axis }, { ...part, representation: rep, axis }, 'use')
  const list = step.add("COORDINATES_LIST('',3,((0.,0.,0.),(1.,0.,0.),(0.,1.,0.)))")
  const face = step.add(`COMPLEX_TRIANGULATED_FACE('',${list},3,((0.,0.,1.)),$,(1,2,3),((1,2,3)),())`)
  addRepresentation(step, part.shape, [step.add(`TESSELLATED_SOLID('',(${face}),$)`)], context, 'TESSELLATED_SHAPE_REPRESENTATION')
  const property = step.add(`PROPERTY_DEFINITION('note','',${part.definition})`)
  step.add(
    `PROPERTY_DEFINITION_REPRESENTATION(${property},${step.add(`REPRESENTATION('',(${step.add("DESCRIPTIVE_REPRESENTATION_ITEM('','x')")}),${context})`)})`,
  )
  step.add(`DIMENSIONAL_SIZE(${property},'diameter')`)
  step.add(`PRESENTATION_LAYER_ASSIGNMENT('layer','',(${box.solid}))`)
  return step.bytes()
}

/** Reads a mutant all the way; the code of the error, or `ok`. Anything but a typed failure throws. */
const readAll = (bytes: Uint8Array): string => {
  const packed = unpackStep(bytes)
  if (!packed.ok) return packed.error.code
  const file = parsePart21(packed.value)
  if (!file.ok) return file.error.code
  const structure = readStructure(file.value)
  if (!structure.ok) return structure.error.code
  for (const product of structure.value.products)
    for (const place of [...product.shapes, ...product.children]) if (place.matrix?.some((v) => !Number.isFinite(v))) throw new Error('A matrix is not finite.')
  for (const shapes of Map.groupBy(
    structure.value.shapes.filter((s) => !s.mesh),
    (s) => s.context,
  ).values()) {
    const chunk = extractChunk(file.value, shapes)
    if (chunk.shapes.length === 0) continue
    const again = parsePart21(chunk.bytes)
    if (!again.ok || !again.value.intact) throw new Error('A chunk breaks the syntax.')
  }
  return 'ok'
}

describe('mutants', () => {
  it('reads mutants with typed errors only, writes only sound chunks, and takes less than 2 s for each', () => {
    const seed = seedFile()
    const found = new Map<string, number>()
    let slowest = 0
    for (const mutants of [byteMutants(seed, scaled(250), 20240921), tokenMutants(seed, scaled(250), 20240921)])
      for (const mutant of mutants) {
        const start = performance.now()
        const code = readAll(mutant)
        slowest = Math.max(slowest, performance.now() - start)
        found.set(code, (found.get(code) ?? 0) + 1)
      }
    expect([...found.values()].reduce((a, b) => a + b)).toBe(scaled(500))
    expect(found.get('ok')).toBeGreaterThan(scaled(350))
    expect(slowest).toBeLessThan(2000)
  })
})
