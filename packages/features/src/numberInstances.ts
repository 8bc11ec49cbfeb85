import type { Draft, Feature } from './types.ts'

/** Sizes that agree to this many digits behind the point of a millimetre (or degree) are equal. */
const digits = 4

/** Drafts as features: numbered, equal ones with the same instance number, with the confidence their completeness allows. */
export const numberInstances = (drafts: readonly Draft[], cap: number, source: Feature['source']): Feature[] => {
  const known = new Map<string, number>()
  return drafts.map(({ completeness, ...draft }, id) => {
    const key = `${draft.class} ${sizesOf(draft)}`
    const instance = known.get(key) ?? known.size
    known.set(key, instance)
    return { ...draft, id, instance, confidence: Math.round(cap * completeness * 1000) / 1000, source }
  })
}

const sizesOf = ({ parameters }: Pick<Draft, 'parameters'>): string =>
  Object.entries(parameters)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name}=${typeof value === 'number' ? value.toFixed(digits) : value}`)
    .sort()
    .join()
