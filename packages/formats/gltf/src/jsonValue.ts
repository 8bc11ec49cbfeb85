import { fault } from '@trunnion/core'

/** A JSON object whose members are not yet trusted. */
export type Json = Readonly<Record<string, unknown>>

/** Ends reading: the document breaks glTF's rules at `entity`. */
export const malformed = (message: string, entity?: string): never => fault('INPUT_MALFORMED', message, { format: 'gltf', ...(entity && { entity }) })

export const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The object, or an empty one when absent. */
export const recordOf = (value: unknown, entity: string): Json => {
  if (value === undefined) return {}
  return isRecord(value) ? value : malformed('A JSON object is expected here.', entity)
}

/** The array of objects, or an empty one when absent. */
export const recordsOf = (value: unknown, entity: string): readonly Json[] => {
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isRecord)) return malformed('An array of JSON objects is expected here.', entity)
  return value
}

/** A whole number within bounds (both included); `fallback` when absent. */
export const integerOf = (value: unknown, min: number, max: number, entity: string, fallback?: number): number => {
  const n = value ?? fallback
  return typeof n === 'number' && Number.isInteger(n) && n >= min && n <= max ? n : malformed('A number is missing, not whole or out of range.', entity)
}

/** An index into a list of `length`. */
export const indexOf = (value: unknown, length: number, entity: string): number => integerOf(value, 0, length - 1, entity)

/** Indices into a list of `length`; empty when absent. */
export const indicesOf = (value: unknown, length: number, entity: string): readonly number[] => {
  if (value === undefined) return []
  return Array.isArray(value) ? value.map((v) => indexOf(v, length, entity)) : malformed('An array of indices is expected here.', entity)
}

/** So many finite numbers; `fallback` when absent. */
export const numbersOf = (value: unknown, length: number, entity: string, fallback: readonly number[]): readonly number[] => {
  if (value === undefined) return fallback
  if (!Array.isArray(value) || value.length !== length || !value.every(Number.isFinite)) return malformed('Finite numbers are expected here.', entity)
  return value as readonly number[] // every() has checked each
}

export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '')
