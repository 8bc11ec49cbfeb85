import { mayRefer } from './typeRules.ts'
import { openingBracket } from './makePart21File.ts'
import { fitsSignature } from './signatures.ts'
import type { Part21File } from './part21File.ts'
import { type ReferenceCursor, badToken, hasSaneNumbers, isCoordinateRecord, nextReference, noReference } from './scanReferences.ts'

/** Why a record cannot be used. */
export type Damage = 'missing' | 'number' | 'cycle' | 'kind'

/** Records that some entities need, and what is wrong among them. */
export interface Closure {
  /** Record indices, each after all it refers to. */
  readonly order: readonly number[]
  /** Damaged records and all that cannot do without them, with the first reason found. */
  readonly tainted: ReadonlyMap<number, Damage>
  /** Records whose lists lose elements by that. */
  readonly cutLists: ReadonlySet<number>
}

const unread = -2

/**
 * Everything that the entities need, by depth-first walk without recursion over the bytes of the records: nothing is decoded.
 * Geometry refers downwards only (ISO 10303-42), so that a way back is damage. Measured: 3.4 MB in 25 ms.
 *
 * @param without - references that are not followed (after damage was found): record indices
 */
export const walkClosure = (file: Part21File, roots: readonly number[], without?: ReadonlyMap<number, Damage>): Closure => {
  const { bytes, starts, ends, types, marks } = file
  const { seen } = marks
  const active = (marks.generation += 2)
  const done = active + 1
  const { rules } = marks
  const order: number[] = []
  const tainted = new Map<number, Damage>()
  const cutLists = new Set<number>()
  const path: number[] = []
  const offsets: number[] = []
  // Targets of the first and the last reference read so far, by depth: -1 for one that is missing, `unread` before the first.
  const firsts: number[] = []
  const lasts: number[] = []
  const cursor: ReferenceCursor = { offset: 0 }
  const taint = (index: number, why: Damage): void => {
    if (!tainted.has(index)) tainted.set(index, why)
  }
  const pass = (index: number, why: Damage, isFirst: boolean): void => {
    const list = rules.list[types[index]]
    if (list === 0 || (list === 2 && isFirst)) taint(index, why)
    else cutLists.add(index)
  }
  const enter = (index: number): void => {
    seen[index] = active
    const open = openingBracket(bytes, starts[index], ends[index])
    path.push(index)
    offsets.push(open)
    firsts.push(unread)
    lasts.push(unread)
    const signature = rules.signatures[types[index]]
    if (signature !== '' && !fitsSignature(bytes, open, ends[index], signature)) taint(index, 'kind')
    const measured = rules.measured[types[index]]
    if (measured === 2 ? !isCoordinateRecord(bytes, open, ends[index]) : measured === 1 && !hasSaneNumbers(bytes, open, ends[index])) taint(index, 'number')
  }
  for (const root of roots) {
    if (root < 0 || seen[root] >= active) continue
    enter(root)
    while (path.length > 0) {
      const top = path.length - 1
      const index = path[top]
      cursor.offset = offsets[top]
      const id = nextReference(bytes, cursor, ends[index])
      offsets[top] = cursor.offset
      const type = types[index]
      if (id === noReference) {
        if (rules.last[type] !== 0 && (lasts[top] === unread || (lasts[top] >= 0 && (rules.last[type] & rules.kinds[types[lasts[top]]]) === 0)))
          taint(index, 'kind')
        path.pop()
        offsets.pop()
        lasts.pop()
        const first = top > 0 && firsts[top - 1] === index
        firsts.pop()
        seen[index] = done
        order.push(index)
        const why = tainted.get(index)
        if (why !== undefined && top > 0) pass(path[top - 1], why, first)
        continue
      }
      if (id === badToken) {
        taint(index, 'number')
        continue
      }
      const target = file.indexOf(id)
      const isFirst = firsts[top] === unread
      lasts[top] = target
      if (isFirst) firsts[top] = target
      if (target < 0) pass(index, 'missing', isFirst)
      else if (!mayRefer(rules, type, types[target]) || (isFirst && rules.first[type] !== 0 && (rules.first[type] & rules.kinds[types[target]]) === 0))
        pass(index, 'kind', isFirst)
      else if (without?.has(target)) continue
      else if (seen[target] === active) taint(index, 'cycle')
      else if (seen[target] === done) {
        const why = tainted.get(target)
        if (why !== undefined) pass(index, why, isFirst)
      } else enter(target)
    }
  }
  return { order, tainted, cutLists }
}
