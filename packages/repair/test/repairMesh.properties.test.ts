import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyseMesh, repairMesh } from '../src/index.ts'
import { float32, jitterSoup } from './support/defects.ts'
import { flip, sphere, torus, without } from './support/shapes.ts'

const shapes = [sphere(10, 0, 0, 0, 12, 18), torus(8, 3, 24, 16)] as const
const index = fc.integer({ min: 0, max: shapes.length - 1 })
const faces = fc.uniqueArray(fc.integer({ min: 0, max: 383 }), { minLength: 1, maxLength: 12 })

describe('repairMesh', () => {
  it('closes any few missing faces and never moves what is there', async () => {
    await fc.assert(
      fc.asyncProperty(index, faces, async (i, missing) => {
        const { after, deviation } = await repairMesh(without(shapes[i], missing), { aggressive: true })
        expect(after.figures).toMatchObject({ watertight: true, nonManifoldEdges: 0, misorientedEdges: 0, selfIntersections: 0 })
        expect(deviation.maxMm).toBeLessThan(1e-9)
      }),
      { numRuns: 25 },
    )
  })

  it('turns any flipped faces back', async () => {
    await fc.assert(
      fc.asyncProperty(index, faces, async (i, turned) => {
        const { after } = await repairMesh(flip(shapes[i], turned))
        expect(after.figures.misorientedEdges).toBe(0)
        expect(after.figures.volumeMm3).toBeCloseTo(analyseMesh(shapes[i]).figures.volumeMm3, 9)
      }),
      { numRuns: 25 },
    )
  })

  it('gives the same bytes for the same mesh, and the same mesh when asked again', async () => {
    for (const whole of shapes) {
      const soup = float32(jitterSoup(without(whole, [7, 8, 30]), 1e-5))
      const [one, two] = [await repairMesh(soup, { aggressive: true }), await repairMesh(soup, { aggressive: true })]
      expect(one.positions).toEqual(two.positions)
      expect(one.indices).toEqual(two.indices)
      const again = await repairMesh({ positions: Float32Array.from(one.positions), indices: one.indices }, { aggressive: true })
      expect(again.changed).toBe(false)
    }
  })

  it('survives any soup of a few triangles', async () => {
    const coordinate = fc.integer({ min: -3, max: 3 })
    await fc.assert(
      fc.asyncProperty(fc.array(coordinate, { minLength: 9, maxLength: 90 }), async (numbers) => {
        const corners = Math.floor(numbers.length / 9) * 3
        const mesh = { positions: Float32Array.from(numbers.slice(0, 3 * corners)), indices: Uint32Array.from({ length: corners }, (_, i) => i) }
        const { after, score } = await repairMesh(mesh)
        expect(after.figures.faces).toBeGreaterThanOrEqual(0)
        expect(score.qualityScore).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 60 },
    )
  })
})
