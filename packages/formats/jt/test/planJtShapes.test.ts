import { unwrap } from '@trunnion/core'
import { describe, expect, test } from 'vitest'
import { assembleJtScene, decodeJtShape, planJtShapes, readJt, readJtStructure, shapeSegment } from '../src/index.ts'
import { buildJt } from './build/buildJt.ts'
import { jt95 } from './build/dialects.ts'
import { sampleModel } from './build/sampleModel.ts'

const bytes = buildJt(sampleModel, jt95)

describe('reading in steps', () => {
  test('gives the scene that reading at once gives, even through messages', () => {
    const plan = structuredClone(unwrap(planJtShapes(bytes)))
    const facets = plan.shapes.map((shape) => structuredClone(decodeJtShape(shapeSegment(bytes, shape).slice(), shape)))
    expect(unwrap(assembleJtScene(plan, facets))).toEqual(unwrap(readJt(bytes)))
  })

  test('plans unused levels of detail for verification only when asked', () => {
    expect(unwrap(planJtShapes(bytes)).shapes.map(({ verifyOnly }) => verifyOnly ?? false)).toEqual([false, true])
    expect(unwrap(planJtShapes(bytes, { verify: false })).shapes).toHaveLength(1)
  })

  test('the structure alone has names, placements, units and boxes', () => {
    const { lengthUnit, nodes, roots } = unwrap(readJtStructure(bytes))
    expect(lengthUnit).toBe('inch')
    expect(roots).toEqual([0])
    expect(nodes.map(({ name, kind, box }) => [name, kind, box])).toEqual([
      ['Frame', 'assembly', undefined],
      ['bolt', 'part', [0, 0, 0, 2, 3, 4]],
      ['bolt', 'part', [0, 0, 0, 2, 3, 4]],
    ])
  })
})
