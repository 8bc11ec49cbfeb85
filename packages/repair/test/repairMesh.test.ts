import { describe, expect, it } from 'vitest'
import { type Repair, repairMesh } from '../src/index.ts'
import { float32, jitterSoup, withJunction } from './support/defects.ts'
import { type Shape, box, flip, join, mapPoints, moebius, sphere, torus, withFaces, without } from './support/shapes.ts'

const ball = sphere(10, 0, 0, 0, 16, 24)

/** What is wrong with the result; nothing when it bounds a solid. */
const flawsOf = ({ after: { figures } }: Repair): readonly string[] => [
  ...(figures.watertight ? [] : ['open']),
  ...(figures.nonManifoldEdges === 0 ? [] : ['non-manifold']),
  ...(figures.misorientedEdges === 0 ? [] : ['misoriented']),
  ...(figures.selfIntersections === 0 ? [] : ['crossing']),
  ...(figures.volumeMm3 > 0 ? [] : ['inside out']),
]

describe('a clean mesh', () => {
  it.each([
    ['a box', box(2, 3, 4)],
    ['a sphere', ball],
    ['a torus', torus()],
    ['two shells', join(box(), box(1, 1, 1, 5))],
    ['a sphere with a cavity', join(ball, flip(sphere(5)))],
  ] as const)('%s is left alone', async (_, shape: Shape) => {
    for (const aggressive of [false, true]) {
      const done = await repairMesh(shape, { aggressive })
      expect(done.changed).toBe(false)
      expect(done.deviation.maxMm).toBe(0)
      expect(done.score.qualityScore).toBe(100)
    }
  })
})

describe('conservative repair', () => {
  it('fills missing faces', async () => {
    const done = await repairMesh(without(ball, [40, 41, 200, 333]))
    expect(flawsOf(done)).toEqual([])
    expect(done.holesFilled).toBe(3)
    expect(Math.abs(done.volumeChangePercent ?? Infinity)).toBeLessThan(1)
  })

  it('joins a soup of jittered triangles', async () => {
    const done = await repairMesh(float32(jitterSoup(ball, 2e-5)))
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.faces).toBe(ball.indices.length / 3)
    expect(done.deviation.maxMm).toBeLessThan(1e-3)
  })

  it('closes a T-junction by splitting the long edge', async () => {
    const done = await repairMesh(withJunction(box(2, 3, 4)))
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.volumeMm3).toBeCloseTo(24, 9)
    expect(done.holesFilled).toBe(0)
  })

  it('turns faces that were flipped', async () => {
    expect(flawsOf(await repairMesh(flip(ball, [3, 70, 71, 100, 500])))).toEqual([])
  })

  it('turns a shell that is inside out', async () => {
    expect(flawsOf(await repairMesh(flip(ball)))).toEqual([])
  })

  it('drops duplicates, also turned ones', async () => {
    const [a, b, c, d, e, f] = ball.indices
    const done = await repairMesh(withFaces(ball, [a, b, c, d, f, e]))
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.faces).toBe(ball.indices.length / 3)
  })

  it('flips the long edge of a face without area', async () => {
    const shape = withJunction(box(2, 3, 4))
    const [a, b] = box(2, 3, 4).indices
    const done = await repairMesh(withFaces(shape, [a, b, shape.positions.length / 3 - 1]))
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.degenerateFaces).toBe(0)
  })

  it('leaves an opening that looks designed, and says so', async () => {
    const done = await repairMesh(without(box(2, 3, 4), [2, 3]))
    expect(done.designedOpenings).toBe(1)
    expect(done.after.figures.boundaryEdges).toBe(4)
    expect(done.changed).toBe(false)
  })

  it('keeps every shell, overlapping ones too', async () => {
    const done = await repairMesh(join(ball, sphere(10, 12, 0, 0, 16, 24), without(sphere(2, 40, 0, 0), [5])))
    expect(done.after.figures.components).toBe(3)
  })

  it('keeps untouched faces to the bit', async () => {
    const broken = float32(without(ball, [40]))
    const done = await repairMesh(broken)
    for (let i = 0; i < broken.indices.length; i++)
      for (let k = 0; k < 3; k++) expect(done.positions[3 * done.indices[i] + k]).toBe(broken.positions[3 * broken.indices[i] + k] + 0)
  })
})

it('closes the gap round an island that hangs by its corners, not the island', async () => {
  const whole = torus(8, 3, 24, 16)
  const { after, deviation, remeshedFaces } = await repairMesh(without(whole, [300, 366, 222, 241, 297, 223, 342, 375, 108, 266, 79, 331]), {
    aggressive: true,
  })
  expect(remeshedFaces).toBe(0)
  expect(deviation.maxMm).toBeLessThan(1e-9)
  expect(after.figures).toMatchObject({ watertight: true, components: 1, genus: 1, selfIntersections: 0 })
})

describe('aggressive repair', () => {
  const aggressive = { aggressive: true }

  it('closes a designed opening', async () => {
    const done = await repairMesh(without(box(2, 3, 4), [2, 3]), aggressive)
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.volumeMm3).toBeCloseTo(24, 9)
  })

  it('unites overlapping shells', async () => {
    const done = await repairMesh(join(box(2, 2, 2), box(2, 2, 2, 1, 1, 1)), aggressive)
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.volumeMm3).toBeCloseTo(15, 4)
    expect(done.remeshedFaces).toBe(0)
  })

  it('keeps the cavity of a solid that it unites with another', async () => {
    const hollow = join(box(10, 10, 10), flip(box(2, 2, 2, 4, 4, 4)))
    const done = await repairMesh(join(hollow, box(10, 2, 2, 9, 1, 1)), aggressive)
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.volumeMm3).toBeCloseTo(1000 - 8 + 36, 3)
  })

  it('parts two boxes that share an edge', async () => {
    const done = await repairMesh(float32(join(box(), box(1, 1, 1, 1, 1, 0))), aggressive)
    expect(flawsOf(done)).toEqual([])
    expect(done.after.figures.components).toBe(2)
    expect(done.after.figures.volumeMm3).toBeCloseTo(2, 4)
  })

  it('cuts a shell that crosses itself along the crossing', async () => {
    const dent = mapPoints(ball, (x, y, z) => [x, y, z > 8 ? z - 30 : z])
    const done = await repairMesh(dent, aggressive)
    expect(flawsOf(done)).toEqual([])
  })

  it('makes a solid of a one-sided strip', async () => {
    const done = await repairMesh(moebius(), aggressive)
    expect(done.after.figures.watertight).toBe(true)
    expect(done.after.figures.misorientedEdges).toBe(0)
  })
})
