import type { StepShape } from '@trunnion/format-part21'
import { describe, expect, it } from 'vitest'
import { planChunks } from '../src/step/planChunks.ts'

const shape = (entity: number, context: number): StepShape => ({ entity, type: 'MANIFOLD_SOLID_BREP', name: '', context, faces: [] })

describe('planChunks', () => {
  it('lets small shapes of one context travel together', () => {
    expect(planChunks([shape(1, 9), shape(2, 9)], [0, 1], () => 1000)).toEqual([{ shapes: [0, 1], bytes: 2000 }])
  })

  it('never mixes contexts, since units belong to them', () => {
    expect(planChunks([shape(1, 8), shape(2, 9)], [0, 1], () => 1000).map((chunk) => chunk.shapes)).toEqual([[0], [1]])
  })

  it('lets a large shape travel alone', () => {
    expect(planChunks([shape(1, 9), shape(2, 9), shape(3, 9)], [0, 1, 2], ({ entity }) => (entity === 2 ? 1e6 : 1000)).map((chunk) => chunk.shapes)).toEqual([
      [0],
      [1],
      [2],
    ])
  })
})
