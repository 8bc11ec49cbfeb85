import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FaceGraph } from '../../kernel/src/graph/faceGraph.ts'
import { graphConvexities, graphSurfaces } from '../../kernel/src/graph/faceGraph.ts'
import type { Shape } from '../../kernel/src/occt.ts'
import { type Bench, makeBench } from './generator/bench.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

const countOf = (codes: Uint8Array, names: readonly string[], name: string): number => codes.reduce((sum, code) => sum + (names[code] === name ? 1 : 0), 0)

/** Numbers as a person can read them; nine digits, since the last ones differ between processors. */
const textOf = (graph: FaceGraph): string => {
  const lines = Object.entries(graph).map(([name, value]) => {
    if (typeof value === 'number') return `${name}: ${value}`
    const numbers = Array.from(value as Float64Array, (x) => `${Math.abs(x) < 1e-9 ? 0 : Number(x.toPrecision(9))}`)
    return `${name}: ${numbers.join(' ')}`
  })
  return `${lines.join('\n')}\n`
}

const shapes: Readonly<Record<string, (bench: Bench) => Shape>> = {
  'block-with-blind-hole': ({ make }) => make.cut(make.box([0, 0, 0], [40, 30, 20]), [make.cylinder([20, 15, 8], 5, 13)]),
  'cone-and-ball': ({ make, occt }) =>
    make.fuse(
      make.turned(0, 0, [
        [0, 0],
        [10, 0],
        [5, 10],
        [0, 10],
      ]),
      [new occt.BRepPrimAPI_MakeSphere(new occt.gp_Pnt(0, 0, 10), 5).Shape()],
    ),
}

describe('the face graph', () => {
  it.each(Object.keys(shapes))('of %s is the one on record', (name) => {
    const file = new URL(`./golden/${name}.txt`, import.meta.url)
    const text = textOf(bench.graph(shapes[name](bench)))
    if (process.env.TRUNNION_WRITE_GOLDEN) writeFileSync(file, text)
    expect(text).toBe(readFileSync(file, 'utf8'))
  })

  it('of a block with a blind hole has one concave edge, one seam, and exact areas', () => {
    const graph = bench.graph(shapes['block-with-blind-hole'](bench))
    expect([graph.faceCount, graph.edgeCount]).toEqual([8, 15])
    expect(graphConvexities.map((name) => countOf(graph.convexity, graphConvexities, name))).toEqual([13, 1, 0, 1, 0, 0])
    const wall = graph.surface.indexOf(graphSurfaces.indexOf('cylinder'))
    expect(graph.areaMm2[wall]).toBeCloseTo(2 * Math.PI * 5 * 12, 6)
    expect(graph.areaMm2.reduce((sum, area) => sum + area, 0)).toBeCloseTo(2 * (1200 + 800 + 600) + 2 * Math.PI * 5 * 12, 6)
  })

  it('tells inner from outer loops, the outer one first', () => {
    const graph = bench.graph(shapes['block-with-blind-hole'](bench))
    const top = Array.from({ length: 8 }, (_, k) => k).filter((k) => [...graph.loopFace].filter((face) => face === k).length === 2 && graph.surface[k] === 0)
    expect(top).toHaveLength(1)
    const first = graph.loopFace.indexOf(top[0])
    expect(graph.loopFirst[first + 1] - graph.loopFirst[first]).toBe(4)
  })

  it('gives outward normals on both sides of every edge', () => {
    const graph = bench.graph(bench.make.box([0, 0, 0], [1, 2, 3]))
    for (let edge = 0; edge < graph.edgeCount; edge++) expect(graph.edgeAngle[edge]).toBeCloseTo(Math.PI / 2, 9)
  })
})
