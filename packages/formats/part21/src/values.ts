import type { Ref, Typed, Value } from './part21File.ts'

const isObject = (v: Value | undefined): v is Exclude<Value, number | string | null> => typeof v === 'object' && v !== null

/** Entity id of a reference, or 0. */
export const refOf = (v: Value | undefined): number => (isObject(v) && 'kind' in v && v.kind === 'ref' ? v.id : 0)

/** Text, or an empty one; a typed text (`LABEL('x')`) counts. */
export const textOf = (v: Value | undefined): string => (typeof v === 'string' ? v : isTyped(v) ? textOf(v.args[0]) : '')

/** Number, or NaN; a typed number (`LENGTH_MEASURE(1.)`) counts. */
export const numberOf = (v: Value | undefined): number => (typeof v === 'number' ? v : isTyped(v) ? numberOf(v.args[0]) : Number.NaN)

/** Name of an enumeration without its dots, or an empty text. */
export const enumOf = (v: Value | undefined): string => (isObject(v) && 'kind' in v && v.kind === 'enum' ? v.name : '')

export const isTyped = (v: Value | undefined): v is Typed => isObject(v) && 'kind' in v && v.kind === 'typed'

/** Elements of a list, or none. */
export const listOf = (v: Value | undefined): readonly Value[] => (Array.isArray(v) ? v : [])

/** Entity ids of the references in a list. */
export const refsOf = (v: Value | undefined): readonly number[] =>
  listOf(v)
    .map(refOf)
    .filter((id) => id > 0)

export const numbersOf = (v: Value | undefined): readonly number[] => listOf(v).map(numberOf)

/** References in a list of parameters, at any depth up to `depth`. */
export const allRefs = (values: readonly Value[], depth = 8): number[] => {
  const out: number[] = []
  for (const v of values) {
    if (!isObject(v)) continue
    if (Array.isArray(v)) {
      if (depth > 0) out.push(...allRefs(v, depth - 1))
    } else if ((v as Ref | Typed).kind === 'ref') out.push((v as Ref).id) // arrays are excluded above
    else if (isTyped(v) && depth > 0) out.push(...allRefs(v.args, depth - 1))
  }
  return out
}
