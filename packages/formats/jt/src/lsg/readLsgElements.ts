import type { WarningLog } from '@trunnion/core'
import { type ElementSpan, readElements } from '../file/elements.ts'
import { atomKinds, materialType, nodeKinds, otherAttributes, transformType } from './objectTypes.ts'

/** The elements of both lists, and where the property table begins. */
export interface LsgElements {
  readonly elements: readonly ElementSpan[]
  /** Undefined when the lists have no end. */
  readonly table?: number
}

const endWord = 0xffffffff
/** First words of all type ids that can stand in a scene graph. */
const firstWords = new Set(
  [...Object.keys(nodeKinds), ...Object.keys(otherAttributes), ...Object.keys(atomKinds), materialType, transformType]
    .map((id) => Number.parseInt(id.slice(0, 8), 16))
    .concat(endWord),
)
/** Smallest element: the end marker. */
const endLength = 16

const isElementAt = (view: DataView, at: number, littleEndian: boolean): boolean => {
  if (at + 20 > view.byteLength) return false
  const length = view.getInt32(at, littleEndian)
  return length >= endLength && at + 4 + length <= view.byteLength && firstWords.has(view.getUint32(at + 4, littleEndian))
}

/** Recovery pass: where the next element of a known type begins. */
const nextElement = (view: DataView, from: number, littleEndian: boolean): number | undefined => {
  for (let at = from; at + 20 <= view.byteLength; at++) if (isElementAt(view, at, littleEndian)) return at
  return undefined
}

/** Cuts the two lists of a scene graph (graph elements, property atoms) into elements; where a length is damaged, goes on at the next element of a known type. @throws Fault LIMIT_ENTITIES */
export const readLsgElements = (content: Uint8Array, littleEndian: boolean, maxElements: number, log: WarningLog): LsgElements => {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const elements: ElementSpan[] = []
  let at = 0
  for (let lists = 0; lists < 2;) {
    const list = readElements(content, at, littleEndian, true, maxElements - elements.length)
    for (const span of list.elements) elements.push(span)
    if (list.ended) {
      lists++
      at = list.end
      // The marker between the lists may be lost: then the property table follows already.
      if (lists === 1 && !isElementAt(view, at, littleEndian)) break
      continue
    }
    const next = nextElement(view, list.end + 1, littleEndian)
    if (next === undefined) return { elements }
    log.add('INPUT_REPAIRED', 'Damaged bytes of the scene graph were skipped.', { format: 'jt' })
    at = next
  }
  return { elements, table: at }
}
