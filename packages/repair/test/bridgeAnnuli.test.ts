import { describe, expect, it } from 'vitest'
import { repairMesh } from '../src/index.ts'
import { type Shape, join, mapPoints } from './support/shapes.ts'

/** A tube along z: outer and inner walls of n sides, rings at the ends named. */
const tube = (n: number, ends: readonly ('low' | 'high')[]): Shape => {
  const positions: number[] = []
  for (const z of [0, 5])
    for (const r of [4, 2]) for (let i = 0; i < n; i++) positions.push(r * Math.cos((2 * Math.PI * i) / n), r * Math.sin((2 * Math.PI * i) / n), z)
  const at = (ring: number, i: number): number => ring * n + (i % n)
  const indices: number[] = []
  const quad = (a: number, b: number, c: number, d: number): void => void indices.push(a, b, c, a, c, d)
  for (let i = 0; i < n; i++) {
    quad(at(0, i), at(0, i + 1), at(2, i + 1), at(2, i))
    quad(at(1, i + 1), at(1, i), at(3, i), at(3, i + 1))
    if (ends.includes('low')) quad(at(0, i + 1), at(0, i), at(1, i), at(1, i + 1))
    if (ends.includes('high')) quad(at(2, i), at(2, i + 1), at(3, i + 1), at(3, i))
  }
  return { positions: Float64Array.from(positions), indices: Uint32Array.from(indices) }
}

const volume = (n: number): number => (n / 2) * Math.sin((2 * Math.PI) / n) * (16 - 4) * 5

describe('a ring-shaped gap', () => {
  it.each([
    [12, ['low'] as const, 2],
    [12, [] as const, 4],
    [64, ['high'] as const, 2],
    [200, [] as const, 4],
  ])('of a tube of %i sides with ends %j is closed as a ring, not by two caps upon each other', async (n, ends, loops) => {
    const done = await repairMesh(tube(n, ends), { aggressive: true })
    expect(done.after.figures).toMatchObject({ watertight: true, misorientedEdges: 0, selfIntersections: 0, genus: 1, components: 1 })
    expect(done.after.figures.volumeMm3).toBeCloseTo(volume(n), 9)
    expect(done.holesFilled).toBe(loops)
  })

  it('is found in any plane', async () => {
    const turned = mapPoints(tube(24, []), (x, y, z) => [0.6 * x - 0.8 * z, y, 0.8 * x + 0.6 * z])
    expect((await repairMesh(turned, { aggressive: true })).after.figures).toMatchObject({ watertight: true, selfIntersections: 0, genus: 1 })
  })

  it('may have several holes', async () => {
    const small = (x: number, y: number): Shape => mapPoints(tube(16, []), (a, b, c) => [0.2 * a + x, 0.2 * b + y, c])
    // of the small tubes only the inner walls: pillars of air
    const pillar = (x: number, y: number): Shape => {
      const { positions, indices } = small(x, y)
      return { positions, indices: indices.filter((_, i) => Math.floor(i / 6) % 2 === 1) }
    }
    const { positions, indices } = tube(48, [])
    const wall = { positions, indices: indices.filter((_, i) => Math.floor(i / 6) % 2 === 0) }
    const done = await repairMesh(join(wall, pillar(2, 0), pillar(-2, 0), pillar(0, 2.5)), { aggressive: true })
    expect(done.after.figures).toMatchObject({ watertight: true, selfIntersections: 0, genus: 3, components: 1 })
  })
})

it('a flat hole gets no more slender triangles than it must', async () => {
  // a pyramid over a long rectangle with points along its sides
  const rim = [...Array.from({ length: 20 }, (_, i) => [i, 0]), ...Array.from({ length: 20 }, (_, i) => [20 - i, 1])].map(([x, y], i) =>
    i === 20 ? [20, 0.5] : [x, y],
  )
  const n = rim.length
  const positions = Float64Array.from([...rim.flatMap(([x, y]) => [x, y, 0]), 10, 0.5, 5])
  const cone = { positions, indices: Uint32Array.from(rim.flatMap((_, i) => [i, (i + 1) % n, n])) }
  const { after, indices, positions: p, origin } = await repairMesh(cone, { aggressive: true })
  expect(after.figures).toMatchObject({ watertight: true, selfIntersections: 0, faces: n + n - 2 })
  for (let i = 0; i < indices.length; i++) {
    if (origin[Math.floor(i / 3)] >= 0) continue
    const [a, b] = [indices[i], indices[i % 3 === 2 ? i - 2 : i + 1]]
    expect(Math.hypot(p[3 * a] - p[3 * b], p[3 * a + 1] - p[3 * b + 1])).toBeLessThan(1.6)
  }
})
