import { type Mesh, singleGroup } from '@trunnion/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeRandom } from '../../../tools/testing/mutants.ts'
import { makeOwner } from '../../kernel/src/occt.ts'
import type { Shape } from '../../kernel/src/occt.ts'
import { tessellate } from '../../kernel/src/tessellate.ts'
import { analyseMesh } from '../src/mesh/analyseMesh.ts'
import { analysePoints } from '../src/mesh/analysePoints.ts'
import { type Bench, makeBench } from './generator/bench.ts'
import { makePart } from './generator/makePart.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

/** Triangles as an STL has them: no vertex shared, float32. */
const soupOf = (shape: Shape, linearMm = 0.02): Mesh => {
  const { positions, indices } = tessellate(bench.occt, makeOwner(), shape, linearMm, 0.3)
  const soup = new Float32Array(3 * indices.length)
  indices.forEach((vertex, k) => soup.set(positions.subarray(3 * vertex, 3 * vertex + 3), 3 * k))
  return { name: '', positions: soup, indices: Uint32Array.from(indices, (_, k) => k), groups: singleGroup() }
}

describe('features from triangles', () => {
  it('find the holes of a block with diameter, depth and direction', () => {
    const { make } = bench
    const block = make.cut(make.box([0, 0, 0], [60, 30, 20]), [make.cylinder([15, 15, -1], 4, 22), make.cylinder([45, 15, 8], 3, 13)])
    const analysis = analyseMesh(soupOf(block), 1, 0.75)
    const holes = analysis?.features.map((feature) => [
      feature.class,
      Number(feature.parameters.diameterMm),
      Number(feature.parameters.depthMm),
      feature.source,
    ])
    expect(holes?.map(([name]) => name).sort()).toEqual(['blind-hole', 'through-hole'])
    for (const [name, diameter, depth, source] of holes ?? []) {
      expect(diameter).toBeCloseTo(name === 'blind-hole' ? 6 : 8, 2)
      expect(depth).toBeCloseTo(name === 'blind-hole' ? 12 : 20, 4)
      expect(source).toBe('mesh')
    }
    expect(Math.max(...(analysis?.features ?? []).map(({ confidence }) => confidence))).toBeLessThanOrEqual(0.75)
  })

  it('are those of the exact part for most generated parts', () => {
    let [same, all] = [0, 0]
    for (let seed = 1; seed <= 12; seed++) {
      const { shape } = makePart(bench.make, makeRandom(seed))
      const count = (features: readonly { readonly class: string }[]): string =>
        features
          .map((feature) => feature.class)
          .sort()
          .join()
      all++
      if (count(analyseMesh(soupOf(shape), 1, 0.75)?.features ?? []) === count(bench.analyse(shape).features)) same++
    }
    expect(same / all).toBeGreaterThanOrEqual(0.9)
  })

  it('assign every triangle to a face', () => {
    const analysis = analyseMesh(soupOf(bench.make.box([0, 0, 0], [3, 2, 1])), 1, 0.75)
    expect(analysis?.segmentOf).toHaveLength(12)
    expect(new Set(analysis?.segmentOf).size).toBe(6)
  })

  it('are less sure in an open mesh, and not looked for in one that is not manifold', () => {
    const mesh = soupOf(bench.make.box([0, 0, 0], [3, 2, 1]))
    const open = analyseMesh({ ...mesh, indices: mesh.indices.slice(6) }, 1, 0.75)
    expect(open?.faces).toHaveLength(5)
    expect(Math.max(...(open?.faces ?? []).map(({ confidence }) => confidence))).toBeLessThanOrEqual(0.6)
    const doubled = Uint32Array.from([...mesh.indices, ...mesh.indices.slice(0, 3)])
    expect(analyseMesh({ ...mesh, indices: doubled }, 1, 0.75)).toBeUndefined()
  })
})

describe('a cloud of points', () => {
  it('tells the box and its symmetry', () => {
    const analysis = analysePoints(soupOf(bench.make.cylinder([0, 0, 0], 5, 30)), 1, 0.6)
    expect(analysis?.view.box[5]).toBeCloseTo(30, 4)
    expect(analysis?.symmetry.length).toBeGreaterThan(0)
    expect(analysis?.features).toEqual([])
  })

  it('of fewer than eight points tells nothing', () => {
    expect(
      analysePoints({ name: '', positions: Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0), indices: Uint32Array.of(0, 1, 2), groups: singleGroup() }, 1, 0.6),
    ).toBeUndefined()
  })
})
