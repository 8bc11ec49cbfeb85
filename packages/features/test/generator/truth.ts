import type { FeatureClass } from '../../src/types.ts'

/** A feature that was built, as the rules should report it. Lengths as built, before any scale. */
export interface Truth {
  readonly class: FeatureClass
  readonly shape?: string
  readonly sizes: Readonly<Record<string, number>>
}

/** A random number of two digits behind the point. */
export const between = (random: () => number, low: number, high: number): number => Math.round((low + (high - low) * random()) * 100) / 100
