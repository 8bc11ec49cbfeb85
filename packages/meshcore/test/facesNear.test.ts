import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facesNear, selfIntersections } from '../src/index.ts'

const coordinate = fc.integer({ min: -8, max: 8 })
const soup = fc.array(coordinate, { minLength: 18, maxLength: 270 }).map((numbers) => {
  const corners = Math.floor(numbers.length / 9) * 3
  return { positions: Float64Array.from(numbers.slice(0, 3 * corners)), indices: Uint32Array.from({ length: corners }, (_, i) => i) }
})

const meets = (p: Float64Array, f: number, g: number): boolean =>
  [0, 1, 2].every((k) => {
    const span = (face: number): [number, number] => {
      const own = [0, 3, 6].map((i) => p[9 * face + i + k])
      return [Math.min(...own), Math.max(...own)]
    }
    const [[a, b], [c, d]] = [span(f), span(g)]
    return a <= d && c <= b
  })

describe('facesNear', () => {
  it('finds every face whose box meets that of a marked one', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 5 }), ({ positions, indices }, step) => {
        const faces = indices.length / 3
        const marked = Uint8Array.from({ length: faces }, (_, f) => (f % step === 0 ? 1 : 0))
        const near = new Set(facesNear(positions, indices, marked))
        const missed = Array.from({ length: faces ** 2 }, (_, i) => [Math.floor(i / faces), i % faces]).filter(
          ([f, g]) => marked[f] === 1 && meets(positions, f, g) && !near.has(g),
        )
        expect(missed).toEqual([])
      }),
    )
  })

  it('gives the pairs of marked faces that a search of all gives', () => {
    fc.assert(
      fc.property(soup, fc.integer({ min: 1, max: 5 }), (mesh, step) => {
        const among = Uint8Array.from({ length: mesh.indices.length / 3 }, (_, f) => (f % step === 0 ? 1 : 0))
        const { pairs } = selfIntersections(mesh)
        let expected = 0
        for (let i = 0; i < pairs.length; i += 2) expected += among[pairs[i]] | among[pairs[i + 1]]
        expect(selfIntersections(mesh, { among }).count).toBe(expected)
      }),
    )
  })
})
