import { describe, expect, it } from 'vitest'
import { repairMesh } from '../src/index.ts'
import { jitterSoup } from './support/defects.ts'
import { join, mapPoints, sphere } from './support/shapes.ts'

const ball = sphere(10, 0, 0, 0, 12, 18)

describe('a greatest deviation', () => {
  it('keeps vertices farther apart than that from being joined', async () => {
    const soup = jitterSoup(ball, 2e-4)
    expect((await repairMesh(soup)).after.figures.boundaryEdges).toBe(0)
    expect((await repairMesh(soup, { maxDeviationMm: 1e-6 })).deviation.maxMm).toBeLessThan(1e-5)
  })

  it('lets shells be united, since what vanishes inside the solid is not seen', async () => {
    const { after } = await repairMesh(join(ball, sphere(6, 9, 1, 2, 9, 14)), { aggressive: true, maxDeviationMm: 1e-3 })
    expect(after.figures).toMatchObject({ watertight: true, selfIntersections: 0, components: 1 })
  })

  it('refuses a rebuilt region that would lie farther away', async () => {
    const dent = mapPoints(ball, (x, y, z) => [x, y, z > 8 ? z - 30 : z])
    for (const maxDeviationMm of [1e-4, 1]) {
      const { remeshedFaces, deviation } = await repairMesh(dent, { aggressive: true, maxDeviationMm })
      expect(remeshedFaces === 0 || deviation.maxMm <= 2 * maxDeviationMm).toBe(true)
    }
  })
})
