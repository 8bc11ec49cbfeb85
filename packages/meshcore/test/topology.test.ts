import { describe, expect, it } from 'vitest'
import { boundaryLoops, buildAdjacency, coherentOrientation, duplicateFaces, faceComponents, vertexFans } from '../src/index.ts'
import { type Shape, box, flip, join, sheet, without } from './support/shapes.ts'

const adjacencyOf = ({ positions, indices }: Shape) => buildAdjacency(indices, positions.length / 3)
const of = (indices: readonly number[]) => buildAdjacency(Uint32Array.from(indices), Math.max(...indices) + 1)

describe('faceComponents', () => {
  it('numbers components by their first face', () => {
    const { count, of: component } = faceComponents(adjacencyOf(join(box(), box(1, 1, 1, 5))))
    expect(count).toBe(2)
    expect([component[0], component[11], component[12], component[23]]).toEqual([0, 0, 1, 1])
  })

  it('is connected by an edge with three faces, not by a vertex', () => {
    expect(faceComponents(of([0, 1, 2, 1, 0, 3, 0, 1, 4])).count).toBe(1)
    expect(faceComponents(of([0, 1, 2, 0, 3, 4])).count).toBe(2)
  })
})

describe('vertexFans', () => {
  it('gives each vertex of a manifold one fan', () => {
    const { count, pinched } = vertexFans(adjacencyOf(sheet(3)))
    expect(count).toBe(16)
    expect([...pinched]).toEqual([])
  })

  it('finds the vertex in which two surfaces touch', () => {
    const { count, pinched } = vertexFans(of([0, 1, 2, 0, 3, 4]))
    expect(count).toBe(6)
    expect([...pinched]).toEqual([0])
  })

  it('does not call the ends of an edge with three faces pinched', () => {
    expect([...vertexFans(of([0, 1, 2, 1, 0, 3, 0, 1, 4])).pinched]).toEqual([])
  })

  it('walks through neighbours of either orientation', () => {
    expect(vertexFans(adjacencyOf(flip(box(), [1, 5, 6]))).count).toBe(8)
  })
})

describe('boundaryLoops', () => {
  const linesOf = (shape: Shape) => {
    const { vertices, offsets, loops } = boundaryLoops(adjacencyOf(shape))
    return { loops, lines: Array.from({ length: offsets.length - 1 }, (_, i) => [...vertices.subarray(offsets[i], offsets[i + 1])]) }
  }

  it('walks the rim of a sheet as its faces run', () => {
    expect(linesOf(sheet(1))).toEqual({ loops: 1, lines: [[0, 1, 3, 2]] })
  })

  it('keeps holes apart that touch in a vertex', () => {
    // faces 2 and 11 of the 3 × 3 sheet share vertex 6 alone
    const { loops, lines } = linesOf(without(sheet(4), [10, 21]))
    expect(loops).toBe(3)
    expect(lines.map((line) => line.length).sort((a, b) => a - b)).toEqual([3, 3, 16])
  })

  it('splits one walk that meets a vertex twice into simple loops', () => {
    // two triangles joined in vertex 0 to one fan by nothing: two loops; a bow tie of boundary around the pinch
    const { loops, lines } = linesOf({ positions: new Float64Array(15), indices: Uint32Array.from([0, 1, 2, 0, 3, 4]) })
    expect(loops).toBe(2)
    for (const line of lines) expect(new Set(line).size).toBe(line.length)
  })

  it('walks over faces of either orientation', () => {
    expect(linesOf(flip(sheet(2), [0, 3])).loops).toBe(1)
  })

  it('closes the three wings of an edge with three faces over its ends as far as they go', () => {
    const { vertices, offsets, loops } = boundaryLoops(of([0, 1, 2, 1, 0, 3, 0, 1, 4]))
    expect(vertices.length).toBe(6)
    expect(offsets.length - 1).toBeGreaterThanOrEqual(loops)
  })
})

describe('coherentOrientation', () => {
  it('turns the few faces that disagree with the many', () => {
    const { flip: turned, contradictions } = coherentOrientation(adjacencyOf(flip(box(), [3, 7])))
    expect([...turned.keys()].filter((f) => turned[f] === 1)).toEqual([3, 7])
    expect(contradictions).toBe(0)
  })

  it('finds a one-sided strip contradictory', () => {
    const strip = of([0, 1, 2, 1, 3, 2, 2, 3, 4, 3, 5, 4, 4, 5, 1, 5, 0, 1])
    expect(coherentOrientation(strip).contradictions).toBeGreaterThan(0)
  })
})

describe('duplicateFaces', () => {
  it('finds copies whichever way they turn, and names the first of them', () => {
    const { faces, originals } = duplicateFaces(of([0, 1, 2, 1, 0, 3, 2, 0, 1, 1, 0, 2]))
    expect([...faces]).toEqual([2, 3])
    expect([...originals]).toEqual([0, 0])
  })

  it('finds none on a box', () => {
    expect(duplicateFaces(adjacencyOf(box())).faces.length).toBe(0)
  })
})
