import { beforeAll, describe, expect, it } from 'vitest'
import { makeRandom } from '../../../tools/testing/mutants.ts'
import type { BodyAnalysis } from '../src/analyseBody.ts'
import { type Bench, makeBench } from './generator/bench.ts'
import { makePart, randomRotation } from './generator/makePart.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

/** Everything of an answer that must not depend on place, size or order: classes, sizes divided by the scale, confidences. */
const essence = ({ features, explained }: BodyAnalysis, scale = 1): string[] => [
  `${explained}`,
  ...features
    .map((feature) => {
      const sizes = Object.entries(feature.parameters).flatMap(([name, value]) =>
        typeof value === 'number'
          ? [`${name}=${Math.round(1000 * (name.endsWith('Mm') ? value / scale : value) + 0.123)}`]
          : typeof value === 'object'
            ? []
            : [`${name}=${value}`],
      )
      // An O-ring cord is a stock size, not a length of the part.
      return `${feature.class} ${feature.faces.length} ${feature.confidence} ${sizes
        .filter((size) => !size.startsWith('cordMm'))
        .sort()
        .join()}`
    })
    .sort(),
]

const seeds = [3, 5, 8, 13, 21]

describe('the same part', () => {
  it.each(seeds)('gets the same answer turned, moved and scaled (seed %i)', (seed) => {
    const random = makeRandom(seed)
    const { shape } = makePart(bench.make, random)
    const expected = essence(bench.analyse(shape))
    for (const scale of [1, 25.4, 0.3]) {
      const moved = bench.make.moved(shape, randomRotation(random), scale, [50, -20, 7])
      expect(essence(bench.analyse(moved), scale)).toEqual(expected)
    }
  })

  it.each(seeds)('gets the same answer with its faces in another order (seed %i)', (seed) => {
    const random = makeRandom(seed)
    const { shape } = makePart(bench.make, random)
    const expected = essence(bench.analyse(shape))
    // Sewing the faces together again in reverse order makes a shell that lists them the other way round.
    const { occt } = bench
    const faces = []
    for (const explorer = new occt.TopExp_Explorer(shape, 'TopAbs_FACE'); explorer.More(); explorer.Next()) faces.push(explorer.Current())
    const builder = new occt.TopoDS_Builder()
    const shell = new occt.TopoDS_Shell()
    builder.MakeShell(shell)
    for (const face of faces.reverse()) builder.Add(shell, face)
    const reordered = bench.analyse(shell)
    expect(essence(reordered)).toEqual(expected)
  })
})
