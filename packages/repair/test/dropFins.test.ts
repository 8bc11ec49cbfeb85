import { expect, it } from 'vitest'
import { repairMesh } from '../src/index.ts'
import { sphere, withFaces } from './support/shapes.ts'

const ball = sphere(10, 0, 0, 0, 12, 18)

it('cuts a fin off and gives the surface back as it was', async () => {
  const [a, b] = ball.indices
  const positions = Float64Array.from([...ball.positions, 0, 0, 14, 1, 1, 14])
  const v = ball.positions.length / 3
  const done = await repairMesh(withFaces({ positions, indices: ball.indices }, [a, b, v, a, v, v + 1]), { aggressive: true })
  expect(done.after.figures).toMatchObject({ watertight: true, faces: ball.indices.length / 3, nonManifoldEdges: 0 })
  expect(done.deviation.inventedShare).toBe(0)
  expect(done.steps.map((step) => step.name)).toContain('fins')
})
