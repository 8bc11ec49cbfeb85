import type { StepShape } from '@trunnion/format-part21'
import { describe, expect, it } from 'vitest'
import { planChunks } from '../src/step/planChunks.ts'

const shape = (entity: number, context: number, faces: number): StepShape => ({
  entity,
  type: 'MANIFOLD_SOLID_BREP',
  name: '',
  context,
  faces: Array.from({ length: faces }, () => ({ entity: 0, name: '', surface: 'plane' })),
})

describe('planChunks', () => {
  it('lets small shapes of one context travel together', () => {
    expect(planChunks([shape(1, 9, 6), shape(2, 9, 6)], [0, 1])).toEqual([{ shapes: [0, 1], faces: 12 }])
  })

  it('never mixes contexts, since units belong to them', () => {
    expect(planChunks([shape(1, 8, 6), shape(2, 9, 6)], [0, 1]).map((chunk) => chunk.shapes)).toEqual([[0], [1]])
  })

  it('lets a large shape travel alone', () => {
    expect(planChunks([shape(1, 9, 6), shape(2, 9, 1000), shape(3, 9, 6)], [0, 1, 2]).map((chunk) => chunk.shapes)).toEqual([[0], [1], [2]])
  })

  it('counts a set of curves as something', () => {
    expect(planChunks([shape(1, 9, 0)], [0])).toEqual([{ shapes: [0], faces: 1 }])
  })
})
