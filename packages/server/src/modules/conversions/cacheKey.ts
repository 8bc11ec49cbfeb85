import { createHash } from 'node:crypto'
import type { JobInput, JsonObject } from '@trunnion/jobs'
import { canonicalJson } from '../audit/canonicalJson.ts'

/** Raised when the same input and options give other bytes although the version of the program stays. */
const outputVersion = 1

/**
 * Key of a conversion: what goes in, the program, the options. The main file's own name changes nothing; names of the others do, since files refer to each other by name.
 *
 * @param inputs - the main file first
 * @param params - with all defaults
 */
export const cacheKey = (version: string, inputs: readonly JobInput[], params: JsonObject): string => {
  const [main, ...others] = inputs
  const named = others.map(({ name, sha256 }) => [name.toLowerCase(), sha256]).sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
  return createHash('sha256')
    .update(canonicalJson({ outputVersion, version, main: main.sha256, others: named, params }))
    .digest('hex')
}
