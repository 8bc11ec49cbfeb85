import { beforeAll, describe, expect, it } from 'vitest'
import { makeRandom, scaled } from '../../../tools/testing/mutants.ts'
import { type Bench, makeBench } from './generator/bench.ts'
import { makeAngle, makeShaft } from './generator/makeOther.ts'
import { type GeneratedPart, makePart, randomRotation } from './generator/makePart.ts'
import { type ClassScore, scoreFeatures } from './generator/scoreFeatures.ts'

let bench: Bench
beforeAll(async () => {
  bench = await makeBench()
})

/** Recall and precision over parts of one kind, each turned, moved and scaled at random. */
const measure = (count: number, build: (random: () => number) => GeneratedPart): { recall: number; precision: number } => {
  const table = new Map<string, ClassScore>()
  for (let seed = 1; seed <= count; seed++) {
    const random = makeRandom(seed)
    const { shape, truth } = build(random)
    const scale = seed % 3 === 0 ? 0.1 + random() * 5 : 1
    const moved = bench.make.moved(shape, randomRotation(random), scale, [random() * 100, random() * 100, 0])
    scoreFeatures(table, bench.analyse(moved), truth, scale)
  }
  const sum = (pick: (score: ClassScore) => number): number => [...table.values()].reduce((all, score) => all + pick(score), 0)
  return { recall: sum(({ right }) => right) / sum(({ truth }) => truth), precision: sum(({ right }) => right) / sum(({ found }) => found) }
}

describe('parts with known features, each of random size, direction and scale', () => {
  it('are recognised with at least 99 % recall and precision where features do not touch', () => {
    const { recall, precision } = measure(scaled(15), (random) => makePart(bench.make, random))
    expect(recall).toBeGreaterThanOrEqual(0.99)
    expect(precision).toBeGreaterThanOrEqual(0.99)
  })

  it('are recognised with at least 90 % recall and precision where a slot cuts through the others', () => {
    const { recall, precision } = measure(scaled(10), (random) => makePart(bench.make, random, true))
    expect(recall).toBeGreaterThanOrEqual(0.9)
    expect(precision).toBeGreaterThanOrEqual(0.9)
  })

  it('are recognised as turned parts and as sheet metal with all their features', () => {
    expect(measure(scaled(4), (random) => makeShaft(bench.make, random))).toEqual({ recall: 1, precision: 1 })
    expect(measure(scaled(4), (random) => makeAngle(bench.make, random))).toEqual({ recall: 1, precision: 1 })
  })
})
