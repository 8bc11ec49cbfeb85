import { beforeAll, describe, expect, it } from 'vitest'
import type { Shape } from '../../kernel/src/occt.ts'
import type { Feature } from '../src/types.ts'
import { type Bench, makeBench } from './generator/bench.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

const featuresOf = (shape: Shape): readonly Feature[] => bench.analyse(shape).features

describe('a plain block', () => {
  it('is all stock, and its own mirror image three times', () => {
    const { features, faces, explained, symmetry } = bench.analyse(bench.make.box([0, 0, 0], [30, 20, 10]))
    expect(features).toEqual([])
    expect(faces.map((face) => face.class)).toEqual(Array(6).fill('stock'))
    expect(explained).toBe(1)
    expect(symmetry.map(({ kind }) => kind)).toEqual(['mirror', 'mirror', 'mirror'])
  })
})

describe('holes', () => {
  it('tell through from blind, with depth, bottom and the side a drill comes from', () => {
    const { make } = bench
    const block = make.cut(make.box([0, 0, 0], [60, 30, 20]), [make.cylinder([15, 15, -1], 4, 22), make.cylinder([45, 15, 8], 3, 13)])
    const [through, blind] = [...featuresOf(block)].sort((a, b) => b.class.localeCompare(a.class))
    expect(through).toMatchObject({ class: 'through-hole', parameters: { through: true, diameterMm: 8, depthMm: 20 } })
    expect(through.access).toHaveLength(2)
    expect(blind).toMatchObject({ class: 'blind-hole', parameters: { through: false, diameterMm: 6, depthMm: 12, bottom: 'flat' } })
    expect(blind.access?.[0][2]).toBeCloseTo(1)
    expect(blind.bottom).toHaveLength(1)
  })

  it('list the threads they may be drilled for, nearest first', () => {
    const { make } = bench
    const [hole] = featuresOf(make.cut(make.box([0, 0, 0], [30, 30, 20]), [make.cylinder([15, 15, -1], 3.4, 22)]))
    const candidates = hole.parameters.threadCandidates
    expect(candidates).toContainEqual({ thread: 'M8', differenceMm: 0 })
  })

  it('of equal size share an instance number and form a circular pattern', () => {
    const { make } = bench
    const tools = Array.from({ length: 6 }, (_, k) => make.cylinder([40 + 25 * Math.cos((k * Math.PI) / 3), 40 + 25 * Math.sin((k * Math.PI) / 3), -1], 3, 12))
    const { features, patterns } = bench.analyse(make.cut(make.box([0, 0, 0], [80, 80, 10]), tools))
    expect(new Set(features.map(({ instance }) => instance)).size).toBe(1)
    expect(patterns).toHaveLength(1)
    expect(patterns[0]).toMatchObject({ kind: 'circular', pitchMm: [50] })
  })
})

describe('faces that no rule names', () => {
  it('stay unknown and keep the answer from being called complete', () => {
    const { occt, make } = bench
    const ball = new occt.BRepPrimAPI_MakeSphere(new occt.gp_Pnt(15, 15, 20), 8).Shape()
    const { faces, explained } = bench.analyse(make.cut(make.box([0, 0, 0], [30, 30, 20]), [ball]))
    expect(faces.filter((face) => face.class === 'unknown')).toHaveLength(1)
    expect(explained).toBeLessThan(1)
  })
})
