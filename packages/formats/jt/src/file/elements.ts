import { fault } from '@trunnion/core'
import { makeGuidReader } from './guid.ts'

/** Where one element of a list lies; its body is `[body, end)`. */
export interface ElementSpan {
  readonly typeId: string
  readonly baseType: number
  readonly objectId: number
  readonly body: number
  readonly end: number
}

/** A list of elements as far as it can be read. */
export interface ElementList {
  readonly elements: readonly ElementSpan[]
  /** Offset behind the list. */
  readonly end: number
  /** False when the end marker is missing. */
  readonly ended: boolean
}

/** Outside the scene graph a segment holds one element, or some texts. */
const defaultMaxElements = 100_000

const endOfElements = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Cuts a list into elements by their lengths, up to the end marker.
 * @param withObjectId - false in version 8 outside the scene graph
 * @throws Fault LIMIT_ENTITIES
 */
export const readElements = (
  content: Uint8Array,
  from: number,
  littleEndian: boolean,
  withObjectId: boolean,
  maxElements = defaultMaxElements,
): ElementList => {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const guid = makeGuidReader(view, littleEndian)
  const head = withObjectId ? 21 : 17
  const elements: ElementSpan[] = []
  let at = from
  while (at + 20 <= content.length) {
    const length = view.getInt32(at, littleEndian)
    const end = at + 4 + length
    if (length < 16 || end > content.length) break
    const typeId = guid(at + 4)
    if (typeId === endOfElements) return { elements, end, ended: true }
    if (length < head) break
    if (elements.length >= maxElements) fault('LIMIT_ENTITIES', 'A segment holds more elements than the limit.', { format: 'jt' })
    elements.push({ typeId, baseType: view.getUint8(at + 20), objectId: withObjectId ? view.getInt32(at + 21, littleEndian) : 0, body: at + 4 + head, end })
    at = end
  }
  return { elements, end: at, ended: false }
}
