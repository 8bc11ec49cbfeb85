import { describe, expect, it } from 'vitest'
import { type Repair, type RepairOptions, analyseMesh, repairMesh } from '../src/index.ts'
import { jitterSoup, withJunction } from './support/defects.ts'
import { randomFrom } from './support/plant.ts'
import { type Shape, flip, join, mapPoints, sphere, torus, without } from './support/shapes.ts'

const broken: readonly (readonly [string, Shape, RepairOptions])[] = [
  ['holes', without(sphere(10, 0, 0, 0, 12, 18), [3, 40, 41, 99, 200]), {}],
  ['a soup', jitterSoup(torus(8, 3, 24, 16), 1e-4), {}],
  ['a T-junction and flipped faces', flip(withJunction(torus(8, 3, 24, 16)), [4, 50, 51]), {}],
  ['solids that cut through each other', join(sphere(10, 0, 0, 0, 12, 18), sphere(6, 9, 1, 2, 9, 14)), { aggressive: true }],
]

/** What must not depend on where and how large the mesh is. */
const topologyOf = ({ after: { figures }, holesFilled, designedOpenings }: Repair): object => {
  const { faces, vertices, holes, components, genus, watertight, manifold, misorientedEdges, selfIntersections, duplicateFaces } = figures
  return { faces, vertices, holes, components, genus, watertight, manifold, misorientedEdges, selfIntersections, duplicateFaces, holesFilled, designedOpenings }
}

const shuffled = ({ positions, indices }: Shape): Shape => {
  const random = randomFrom(7)
  const order = Array.from({ length: indices.length / 3 }, (_, f) => f)
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return { positions, indices: Uint32Array.from(order.flatMap((f) => [...indices.subarray(3 * f, 3 * f + 3)])) }
}

/** About an axis that nothing in the meshes runs along. */
const turned = (shape: Shape): Shape => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)]
  return mapPoints(shape, (x, y, z) => {
    const [u, v] = [c * x - s * y, s * x + c * y]
    return [u, c * v - s * z, s * v + c * z]
  })
}

describe.each(broken)('a mesh with %s', (_, shape, options) => {
  it('is repaired eightfold as large when it comes twice as large', async () => {
    const one = await repairMesh(shape, options)
    const two = await repairMesh(
      mapPoints(shape, (x, y, z) => [2 * x, 2 * y, 2 * z]),
      options,
    )
    expect(topologyOf(two)).toEqual(topologyOf(one))
    expect(two.after.figures.volumeMm3).toBeCloseTo(8 * one.after.figures.volumeMm3, 6)
    expect(two.score.printability).toBe(one.score.printability)
  })

  it('is repaired to the same solid when it comes turned', async () => {
    const one = await repairMesh(shape, options)
    const two = await repairMesh(turned(shape), options)
    const { watertight, manifold, genus, components, misorientedEdges, selfIntersections } = one.after.figures
    expect(two.after.figures).toMatchObject({ watertight, manifold, genus, components, misorientedEdges, selfIntersections })
    expect(Math.abs(two.after.figures.volumeMm3 / one.after.figures.volumeMm3 - 1)).toBeLessThan(1e-3)
  })

  it('is repaired to the same solid when its faces come in another order', async () => {
    const one = await repairMesh(shape, options)
    const two = await repairMesh(shuffled(shape), options)
    const { watertight, manifold, genus, components, misorientedEdges, selfIntersections } = one.after.figures
    expect(two.after.figures).toMatchObject({ watertight, manifold, genus, components, misorientedEdges, selfIntersections })
    expect(Math.abs(two.after.figures.volumeMm3 / one.after.figures.volumeMm3 - 1)).toBeLessThan(1e-3)
  })

  it('has the defects that a complete analysis of the result finds', async () => {
    const done = await repairMesh(shape, options)
    expect(done.after.figures).toEqual(analyseMesh(done).figures)
  })
})
