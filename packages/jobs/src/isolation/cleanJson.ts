import type { JsonObject, JsonValue } from '../registry/stepDefinition.ts'

const mostDepth = 32

/** jsonb refuses U+0000 and lone surrogates. */
export const cleanText = (text: string): string => text.replaceAll('\u0000', '').toWellFormed()

const clean = (value: unknown, depth: number): JsonValue | undefined => {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string') return cleanText(value)
  if (typeof value !== 'object' || depth === 0) return undefined
  if (Array.isArray(value)) return value.map((one) => clean(one, depth - 1) ?? null)
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = name === '__proto__' ? undefined : clean(one, depth - 1)
      return kept === undefined ? [] : [[cleanText(name), kept]]
    }),
  )
}

/** Parsed JSON of a stranger as a value that every JSON store takes: bounded depth (deeper parts are dropped), no NUL, no lone surrogate; undefined when it is no object. */
export const cleanJson = (value: unknown): JsonObject | undefined => {
  const cleaned = clean(value, mostDepth)
  // the checks before say that it is an object of JSON values
  return typeof cleaned === 'object' && cleaned !== null && !Array.isArray(cleaned) ? (cleaned as JsonObject) : undefined
}
