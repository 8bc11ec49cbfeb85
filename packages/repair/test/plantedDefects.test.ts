import { buildBvh, closestPoint, makeClosestPoint } from '@trunnion/meshcore'
import { describe, expect, it } from 'vitest'
import { type Repair, repairMesh } from '../src/index.ts'
import { plants, randomFrom } from './support/plant.ts'
import { type Shape, sphere, torus } from './support/shapes.ts'

const cleans: readonly (readonly [string, Shape])[] = [
  ['a sphere', sphere(10, 0, 0, 0, 12, 18)],
  ['a torus', torus(8, 3, 24, 16)],
  ['a fine sphere', sphere(10, 1, 2, 3, 20, 30)],
]
/** 14 kinds of damage on three meshes at five places each: 210. */
const places = 5

const near = makeClosestPoint()

/** Farthest way from what was not damaged to the result, and from the result to the clean mesh where that was not damaged. */
const hausdorff = (clean: Shape, damaged: ReadonlySet<number>, { positions, indices }: Repair): number => {
  const result = buildBvh(positions, indices)
  const model = buildBvh(clean.positions, clean.indices)
  let worst = 0
  for (let f = 0; f < clean.indices.length / 3; f++) {
    if (damaged.has(f)) continue
    const corners = Array.from(clean.indices.subarray(3 * f, 3 * f + 3), (v) => clean.positions.subarray(3 * v, 3 * v + 3))
    const middle = [0, 1, 2].map((k) => (corners[0][k] + corners[1][k] + corners[2][k]) / 3)
    for (const [x, y, z] of [...corners, middle]) worst = Math.max(worst, closestPoint(result, positions, indices, x, y, z, near).distance)
  }
  for (const v of indices) {
    const [x, y, z] = positions.subarray(3 * v, 3 * v + 3)
    const { distance, face } = closestPoint(model, clean.positions, clean.indices, x, y, z, near)
    if (!damaged.has(face)) worst = Math.max(worst, distance)
  }
  return worst
}

const diagonal = ({ positions }: Shape): number => {
  const span = (k: number): number => {
    const own = positions.filter((_, i) => i % 3 === k)
    return Math.max(...own) - Math.min(...own)
  }
  return Math.hypot(span(0), span(1), span(2))
}

/** What adds a solid of its own: it is to stay. */
const adds = new Set(['an edge shared with another solid'])

describe.each(Object.entries(plants))('%s', (name, plant) => {
  it.each(cleans)('on %s is made good wherever it is', async (_, clean) => {
    for (let place = 0; place < places; place++) {
      const { broken, damaged, aggressive = false } = plant(clean, randomFrom(place))
      const done = await repairMesh(broken, { aggressive })
      const { figures } = done.after
      expect
        .soft(figures, `place ${place}`)
        .toMatchObject({ watertight: true, nonManifoldEdges: 0, misorientedEdges: 0, selfIntersections: 0, degenerateFaces: 0 })
      expect.soft(figures.volumeMm3, `place ${place}`).toBeGreaterThan(0)
      expect.soft(hausdorff(clean, damaged, done), `place ${place}`).toBeLessThan(adds.has(name) ? Infinity : 1e-3 * diagonal(clean))
    }
  })
})
