import { describe, expect, it } from 'vitest'
import { buildAdjacency, buildBvh, faceComponents, shellTree, windingNumber } from '../src/index.ts'
import { type Shape, box, flip, join, without } from './support/shapes.ts'

const treeOf = ({ positions, indices }: Shape) => {
  const adjacency = buildAdjacency(indices, positions.length / 3)
  const { depth, parent, closed } = shellTree(adjacency, faceComponents(adjacency), positions, buildBvh(positions, indices))
  return { depth: [...depth], parent: [...parent], closed: [...closed] }
}

describe('shellTree', () => {
  it('puts boxes within boxes, and neighbours beside each other', () => {
    const shape = join(box(10, 10, 10), box(6, 6, 6, 2, 2, 2), box(2, 2, 2, 4, 4, 4), box(1, 1, 1, 20), box(1, 1, 1, 1, 0.5, 0.5))
    expect(treeOf(shape)).toEqual({ depth: [0, 1, 2, 0, 1], parent: [-1, 0, 1, -1, 0], closed: [1, 1, 1, 1, 1] })
  })

  it('crosses edges and corners that lie on the ray once', () => {
    // corner (2, 5, 5) of the inner box looks along +x at the meeting diagonal and, one unit up, at nothing else
    expect(treeOf(join(box(10, 10, 10), box(3, 3, 3, 2, 5, 5))).depth).toEqual([0, 1])
    expect(treeOf(join(box(10, 10, 10), box(3, 3, 3, 12, 0, 0))).depth).toEqual([0, 0])
    expect(treeOf(join(box(3, 3, 3), box(10, 10, 10, 5, 0, 0))).depth).toEqual([0, 0])
  })

  it('lets an open shell hold nothing', () => {
    expect(treeOf(join(without(box(10, 10, 10), [0]), box(1, 1, 1, 4, 4, 4)))).toMatchObject({ depth: [0, 0], closed: [0, 1] })
  })
})

describe('windingNumber', () => {
  it('is 1 inside, 0 outside, -1 inside a box turned inside out', () => {
    const { positions, indices } = box(2, 2, 2)
    expect(windingNumber(positions, indices, 1, 0.5, 0.3)).toBeCloseTo(1, 12)
    expect(windingNumber(positions, indices, 3, 0.5, 0.3)).toBeCloseTo(0, 12)
    expect(windingNumber(positions, flip(box()).indices, 1, 0.5, 0.3)).toBeCloseTo(-1, 12)
  })

  it('is a half on an open half of the directions', () => {
    const { positions, indices } = box(2, 2, 2)
    expect(windingNumber(positions, indices.subarray(0, 6), 1, 1, 1e-9)).toBeCloseTo(0.5, 6)
  })
})
