import { describe, expect, it } from 'vitest'
import { codesOf, structureOf } from './support/read.ts'
import { addBox, addColor, addContext, addProduct, addRepresentation, makeStepText, units } from './support/stepText.ts'

const tessellated = (
  faces: (list: string) => readonly string[],
  coordinates = '(0.,0.,0.),(1.,0.,0.),(0.,1.,0.),(0.,0.,1.),(1.,1.,0.)',
  unit = units.metre,
) => {
  const step = makeStepText()
  const { shape } = addProduct(step, 'tet')
  const list = step.add(`COORDINATES_LIST('',5,(${coordinates}))`)
  const records = faces(list).map((face) => step.add(face))
  const solid = step.add(`TESSELLATED_SOLID('body',(${records.join(',')}),$)`)
  addRepresentation(step, shape, [solid], addContext(step, unit), 'TESSELLATED_SHAPE_REPRESENTATION')
  return { step, records }
}

describe('readStructure of tessellated geometry', () => {
  it('reads triangles through the index of points, in millimetres, a group for each face', () => {
    const { step, records } = tessellated((list) => [
      `TRIANGULATED_FACE('top',${list},3,((0.,0.,2.)),$,(2,3,4),((1,2,3)))`,
      `TRIANGULATED_FACE('',${list},5,((0.,0.,1.)),$,(),((1,2,3),(2,5,3)))`,
    ])
    addColor(step, records[1], [1, 0, 0])
    const { shapes } = structureOf(step)
    expect(shapes[0].faces).toMatchObject([{ name: 'top', surface: 'other' }, { color: [1, 0, 0, 1] }])
    const mesh = shapes[0].mesh
    expect([...(mesh?.positions ?? [])].slice(0, 9)).toEqual([1000, 0, 0, 0, 1000, 0, 0, 0, 1000])
    expect([...(mesh?.indices ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 4, 7, 5])
    expect([...(mesh?.groups.firstTriangle ?? [])]).toEqual([0, 1])
    expect([...(mesh?.normals ?? [])].slice(0, 3)).toEqual([0, 0, 1])
  })

  it('unrolls strips with alternating sense, and fans', () => {
    const { step } = tessellated((list) => [`COMPLEX_TRIANGULATED_FACE('',${list},5,(),$,(),((1,2,3,5)),((1,2,3,4)))`])
    expect([...(structureOf(step).shapes[0].mesh?.indices ?? [])]).toEqual([0, 1, 2, 2, 1, 4, 0, 1, 2, 0, 2, 3])
  })

  it('drops triangles with missing or absurd points, and says so', () => {
    const { step } = tessellated(
      (list) => [`TRIANGULATED_FACE('',${list},5,(),$,(),((1,2,3),(1,2,9),(1,2,4)))`],
      '(0.,0.,0.),(1.,0.,0.),(0.,1.,0.),(NAN,0.,1.),(1.,1.,0.)',
    )
    const { shapes, warnings } = structureOf(step)
    expect(shapes[0].mesh?.indices).toHaveLength(3)
    expect(codesOf(warnings)).toEqual(['INDEX_OUT_OF_RANGE', 'NOT_FINITE_DROPPED'])
  })

  it('says where an item holds no triangle or lacks its coordinates', () => {
    const { step } = tessellated(() => ["TRIANGULATED_FACE('',#999,0,(),$,(),())"])
    const { shapes, warnings, products } = structureOf(step)
    expect(shapes).toEqual([])
    expect(products[0].shapes).toEqual([])
    expect(codesOf(warnings)).toEqual(['REFERENCE_MISSING', 'GEOMETRY_MISSING'])
  })

  it('shows a solid once that is there both exactly and tessellated', () => {
    const step = makeStepText()
    const { shape } = addProduct(step, 'both')
    const { solid } = addBox(step, [1, 1, 1])
    const list = step.add("COORDINATES_LIST('',3,((0.,0.,0.),(1.,0.,0.),(0.,1.,0.)))")
    const face = step.add(`TRIANGULATED_FACE('',${list},3,(),$,(),((1,2,3)))`)
    const twin = step.add(`TESSELLATED_SOLID('',(${face}),${solid})`)
    const context = addContext(step, units.millimetre)
    addRepresentation(step, shape, [solid], context)
    addRepresentation(step, shape, [twin], context, 'TESSELLATED_SHAPE_REPRESENTATION')
    expect(structureOf(step).products[0].shapes).toEqual([{ shape: 0 }])
  })
})
