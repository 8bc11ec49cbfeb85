import { fault } from '@trunnion/core'

type Fields = Readonly<Record<string, unknown>>

/** Parameters as fields. The registry has checked them by their schema; this gives them their types, and USAGE where the two differ. */
export const fieldsOf = (params: unknown): Fields =>
  // an object that is not null has fields
  typeof params === 'object' && params !== null && !Array.isArray(params) ? (params as Fields) : fault('USAGE', 'The parameters are not an object.')

const refuse = (name: string): never => fault('USAGE', `The parameter ${name} has a value that cannot be used.`)

/** One of a list; `fallback` when omitted. */
export const choiceOf = <T extends string>(fields: Fields, name: string, choices: readonly T[], fallback: T): T =>
  fields[name] === undefined ? fallback : (choices.find((choice) => choice === fields[name]) ?? refuse(name))

/** A finite number above 0 (or 0 where `least` says so), at most `most`. */
export const numberOf = (fields: Fields, name: string, most: number, least = Number.MIN_VALUE): number | undefined => {
  const value = fields[name]
  if (value === undefined) return undefined
  return typeof value === 'number' && value >= least && value <= most ? value : refuse(name)
}

export const flagOf = (fields: Fields, name: string): boolean => {
  const value = fields[name] ?? false
  return typeof value === 'boolean' ? value : refuse(name)
}
