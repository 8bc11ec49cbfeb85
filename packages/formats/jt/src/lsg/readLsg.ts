import { type WarningLog, attempt, fault } from '@trunnion/core'
import type { ElementSpan } from '../file/elements.ts'
import type { JtFile } from '../file/jtFile.ts'
import { readSegment } from '../file/readSegment.ts'
import { type LsgCursor, makeLsgCursor } from './lsgCursor.ts'
import { atomKinds, materialType, nodeKinds, otherAttributes, transformType } from './objectTypes.ts'
import { readAtom } from './readAtom.ts'
import { readAttribute } from './readAttribute.ts'
import { readNode } from './readNode.ts'
import { readLsgElements } from './readLsgElements.ts'
import { readPropertyTable } from './readPropertyTable.ts'
import type { Atom, Lsg, LsgAttribute, LsgNode, NodeKind } from './types.ts'

const format = 'jt'
/** Base types that tell what an unknown object type begins as: node, group, shape. */
const kindOfBase: readonly (NodeKind | undefined)[] = ['base', 'group', 'shape']

/** An element costs some 500 bytes once decoded, and two of them can be packed into one byte: a small file may have a million, a larger one in proportion. */
const freeElements = 1_000_000
const bytesPerElement = 16
const mostElements = 8_000_000

/** Elements that the scene graph of a file may have. */
export const maxElementsOf = ({ bytes, reading }: JtFile): number =>
  Math.min(reading.budgets.entities, mostElements, Math.max(freeElements, bytes.length / bytesPerElement))

interface Objects {
  readonly nodes: Map<number, LsgNode>
  readonly attributes: Map<number, LsgAttribute>
  readonly atoms: Map<number, Atom>
}

const readObject = (c: LsgCursor, view: DataView, littleEndian: boolean, span: ElementSpan, objects: Objects, log: WarningLog): void => {
  const { typeId, objectId } = span
  const atom = atomKinds[typeId]
  if (atom) {
    objects.atoms.set(objectId, readAtom(c, view, littleEndian, atom))
    return
  }
  const kind = nodeKinds[typeId]
  if (kind) {
    objects.nodes.set(objectId, readNode(c, objectId, kind))
    return
  }
  const other = otherAttributes[typeId]
  if (other || typeId === materialType || typeId === transformType) {
    objects.attributes.set(objectId, readAttribute(c, objectId, typeId, other))
    return
  }
  log.add('ENTITY_UNSUPPORTED', 'Scene graph elements of unknown type were left out.', { format, entity: `object ${objectId}` })
  const base = kindOfBase[span.baseType]
  if (base) objects.nodes.set(objectId, readNode(c, objectId, base))
}

const readObjects = (c: LsgCursor, view: DataView, littleEndian: boolean, spans: readonly ElementSpan[], objects: Objects, log: WarningLog): void => {
  const where = ({ objectId }: ElementSpan) => ({ format, entity: `object ${objectId}` })
  for (let next = 0; next < spans.length; next++) {
    // One guard for as many elements as can be read, not one each: there are tens of thousands.
    const read = attempt(() => {
      for (; next < spans.length; next++) {
        const span = spans[next]
        c.reader.offset = span.body
        c.end = span.end
        readObject(c, view, littleEndian, span, objects, log)
        if (c.reader.offset > span.end) log.add('COUNT_MISMATCH', 'Scene graph elements are longer than they say.', where(span))
      }
    })
    if (!read.ok) log.add('ENTITY_DROPPED', 'Scene graph elements that could not be read were dropped.', where(spans[next]))
  }
}

/** Nodes that no other node holds, in file order; when every node is held (a cycle), the first one. */
const findRoots = (nodes: ReadonlyMap<number, LsgNode>): readonly number[] => {
  const [first] = nodes.values()
  // The first element is the root; a damaged graph may have lost it, or hold it in a cycle.
  if (first?.kind === 'partition') return [first.id]
  const held = new Set<number>()
  for (const node of nodes.values()) for (const child of node.children) held.add(child)
  const ids = [...nodes.keys()]
  const free = ids.filter((id) => !held.has(id))
  return free.length > 0 ? free : ids.slice(0, 1)
}

/**
 * Decodes the logical scene graph: elements up to an end marker, property atoms up to another, the property table.
 * An element that cannot be read costs itself.
 *
 * @throws Fault INPUT_MALFORMED when there is no scene graph or no node in it can be read; LIMIT_ENTITIES; faults of unpacking
 */
export const readLsg = (file: JtFile): Lsg => {
  const { header, reading } = file
  const { littleEndian, major, minor } = header
  const { log } = reading
  const segment = file.sceneGraph ?? fault('INPUT_MALFORMED', 'The file holds no scene graph.', { format })
  const where = { format, offset: segment.offset }
  const { bytes: content } = readSegment(file, segment)
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const { elements, table: tableAt } = readLsgElements(content, littleEndian, maxElementsOf(file), log)
  const objects: Objects = { nodes: new Map(), attributes: new Map(), atoms: new Map() }
  const c = makeLsgCursor(content, littleEndian, major, minor)
  readObjects(c, view, littleEndian, elements, objects, log)
  if (objects.nodes.size === 0) fault('INPUT_MALFORMED', 'The scene graph holds no node that can be read.', where)
  c.reader.offset = tableAt ?? content.length
  c.end = content.length
  const table = tableAt === undefined ? undefined : attempt(() => readPropertyTable(c))
  if (tableAt === undefined) log.add('INPUT_REPAIRED', 'The scene graph ends without its end marker; its properties are lost.', where)
  else if (!table?.ok || !table.value.whole) log.add('INPUT_REPAIRED', 'The property table is damaged; the properties before the damage were kept.', where)
  return { ...objects, table: table?.ok ? table.value.pairs : new Map(), roots: findRoots(objects.nodes) }
}
