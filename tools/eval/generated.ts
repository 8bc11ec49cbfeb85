import { type Bench, makeBench } from '../../packages/features/test/generator/bench.ts'
import { makeAngle, makeShaft } from '../../packages/features/test/generator/makeOther.ts'
import { type GeneratedPart, makePart, randomRotation } from '../../packages/features/test/generator/makePart.ts'
import { type ClassScore, scoreFeatures } from '../../packages/features/test/generator/scoreFeatures.ts'
import { makeRandom } from '../testing/mutants.ts'
import { type Row, share } from './table.ts'

/** Recall and precision on parts with known features; right means class, shape and every size within 0.1 %. */
export const generated = async (count: number): Promise<{ readonly summary: Row[]; readonly classes: Row[]; readonly calibration: Row[] }> => {
  const bench = await makeBench()
  const kinds: readonly (readonly [string, number, (bench: Bench, random: () => number) => GeneratedPart])[] = [
    ['blocks, features apart', count, ({ make }, random) => makePart(make, random)],
    ['blocks, a slot through the others', Math.ceil(count / 4), ({ make }, random) => makePart(make, random, true)],
    ['turned', Math.ceil(count / 20), ({ make }, random) => makeShaft(make, random)],
    ['sheet metal', Math.ceil(count / 20), ({ make }, random) => makeAngle(make, random)],
  ]
  const all = new Map<string, ClassScore>()
  const bins = Array.from({ length: 10 }, () => ({ features: 0, right: 0, confidence: 0 }))
  const summary: Row[] = []
  for (const [kind, parts, build] of kinds) {
    const table = new Map<string, ClassScore>()
    let whole = 0
    for (let seed = 1; seed <= parts; seed++) {
      const random = makeRandom(seed)
      const { shape, truth } = build(bench, random)
      const scale = seed % 3 === 0 ? 0.1 + random() * 5 : 1
      const analysis = bench.analyse(bench.make.moved(shape, randomRotation(random), scale, [random() * 100, random() * 100, 0]))
      const { missed, extra } = scoreFeatures(table, analysis, truth, scale)
      if (missed.length + extra.length === 0) whole++
      for (const feature of analysis.features) {
        const bin = bins[Math.min(Math.floor(feature.confidence * 10), 9)]
        bin.features++
        bin.confidence += feature.confidence
        if (!extra.includes(feature)) bin.right++
      }
    }
    const sum = (pick: (score: ClassScore) => number): number => [...table.values()].reduce((total, score) => total + pick(score), 0)
    summary.push({
      kind,
      parts,
      features: sum(({ truth }) => truth),
      recall: share(
        sum(({ right }) => right),
        sum(({ truth }) => truth),
      ),
      precision: share(
        sum(({ right }) => right),
        sum(({ found }) => found),
      ),
      'whole part right': share(whole, parts),
    })
    for (const [name, { truth, found, right }] of table) {
      const known = all.get(name) ?? { truth: 0, found: 0, right: 0 }
      all.set(name, { truth: known.truth + truth, found: known.found + found, right: known.right + right })
    }
  }
  const classes = [...all]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { truth, found, right }]) => ({ class: name, features: truth, precision: share(right, found), recall: share(right, truth) }))
  const calibration = bins.flatMap(({ features, right, confidence }, k) =>
    features > 0
      ? [{ confidence: `${k / 10}–${(k + 1) / 10}`, features, 'mean confidence': (confidence / features).toFixed(3), right: share(right, features) }]
      : [],
  )
  return { summary, classes, calibration }
}
