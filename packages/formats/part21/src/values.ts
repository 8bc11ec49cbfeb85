import type { Typed, Value } from './part21File.ts'

const isObject = (v: Value | undefined): v is Exclude<Value, number | string | null> => typeof v === 'object' && v !== null

/** Entity id of a reference, or 0. */
export const refOf = (v: Value | undefined): number => (isObject(v) && 'kind' in v && v.kind === 'ref' ? v.id : 0)

/** Text, or an empty one; a typed text (`LABEL('x')`) counts. */
export const textOf = (v: Value | undefined): string => (typeof v === 'string' ? v : isTyped(v) ? textOf(v.args[0]) : '')

/** Number, or NaN; a typed number (`LENGTH_MEASURE(1.)`) counts. */
export const numberOf = (v: Value | undefined): number => (typeof v === 'number' ? v : isTyped(v) ? numberOf(v.args[0]) : Number.NaN)

/** Name of an enumeration without its dots, or an empty text. */
export const enumOf = (v: Value | undefined): string => (isObject(v) && 'kind' in v && v.kind === 'enum' ? v.name : '')

const isTyped = (v: Value | undefined): v is Typed => isObject(v) && 'kind' in v && v.kind === 'typed'

/** Elements of a list, or none. */
export const listOf = (v: Value | undefined): readonly Value[] => (Array.isArray(v) ? v : [])

/** Entity ids of the references in a list. */
export const refsOf = (v: Value | undefined): readonly number[] =>
  listOf(v)
    .map(refOf)
    .filter((id) => id > 0)

export const numbersOf = (v: Value | undefined): readonly number[] => listOf(v).map(numberOf)

/** References among parameters, at any depth, in order. */
export const allRefs = (values: readonly Value[]): readonly number[] => {
  const out: number[] = []
  // A stack of lists to go through, not calls: lists nest as deep as the file likes.
  const open: { readonly list: readonly Value[]; at: number }[] = [{ list: values, at: 0 }]
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const v = top.list[top.at++]
    if (top.at > top.list.length) open.pop()
    else if (Array.isArray(v)) open.push({ list: v, at: 0 })
    else if (isTyped(v)) open.push({ list: v.args, at: 0 })
    else if (refOf(v) > 0) out.push(refOf(v))
  }
  return out
}
