import type { BodyAnalysis } from '../../src/analyseBody.ts'
import type { Truth } from './truth.ts'

export interface ClassScore {
  truth: number
  found: number
  right: number
}

/** Adds one part to the table by class: a feature is right when class, shape and all sizes agree (0.1 %). */
export const scoreFeatures = (
  table: Map<string, ClassScore>,
  analysis: BodyAnalysis,
  truth: readonly Truth[],
  scale = 1,
): { readonly missed: Truth[]; readonly extra: BodyAnalysis['features'][number][] } => {
  const of = (name: string): ClassScore => {
    const known = table.get(name) ?? { truth: 0, found: 0, right: 0 }
    table.set(name, known)
    return known
  }
  const free = new Set(analysis.features)
  for (const feature of analysis.features) of(feature.class).found++
  const missed: Truth[] = []
  for (const wanted of truth) {
    of(wanted.class).truth++
    const match = [...free].find(
      (feature) =>
        feature.class === wanted.class &&
        (wanted.shape === undefined || feature.parameters.shape === wanted.shape) &&
        Object.entries(wanted.sizes).every(([name, value]) => {
          const got = feature.parameters[name]
          const expected = name.endsWith('Deg') ? value : value * scale
          return typeof got === 'number' && Math.abs(got - expected) <= 1e-3 * expected
        }),
    )
    if (match) {
      free.delete(match)
      of(wanted.class).right++
    } else missed.push(wanted)
  }
  return { missed, extra: [...free] }
}
