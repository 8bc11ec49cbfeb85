import { type Matrix4, fault } from '@trunnion/core'
import { acyclicOrder, edgeKey } from './acyclicOrder.ts'
import { betweenFrames, relationshipMatrix } from './relationshipMatrix.ts'
import { type Relationship, type Representation, isShapeRepresentation, readRelationship } from './representations.ts'
import { type Reading, entityAt } from './reading.ts'
import { type ItemKind, makeShapeKinds } from './shapeKinds.ts'
import { refOf } from './values.ts'

/** An item of a representation that carries geometry. */
export interface GeometryItem {
  readonly entity: number
  readonly type: string
  readonly kind: Exclude<ItemKind, 'mapped' | 'other' | 'unsupported'>
}
/** One representation shown inside another. */
export interface MappedUse {
  /** Entity of the MAPPED_ITEM, or of the relationship. */
  readonly entity: number
  /** Index into `nodes`. */
  readonly node: number
  readonly matrix?: Matrix4
}
export interface RepresentationNode {
  readonly entity: number
  readonly representation: Representation
  readonly geometry: readonly GeometryItem[]
  readonly mapped: readonly MappedUse[]
}
export interface RepresentationGraph {
  readonly nodes: readonly RepresentationNode[]
  /** Node of a representation's entity id, or undefined. */
  nodeOf(entity: number): number | undefined
  /** Relationships without transformation: both sides stand for the same shape. By entity id of a representation. */
  readonly same: ReadonlyMap<number, readonly number[]>
  /** Placed copies that a node shows in the end, itself included. */
  readonly uses: Float64Array
}

/**
 * Reads every shape representation, what it holds, and what it shows of others by mapped items or transformations.
 * The sums over mapped items come before anything is expanded: a few hundred bytes can ask for 2^30 copies.
 *
 * @param assembled - relationships that CONTEXT_DEPENDENT_SHAPE_REPRESENTATIONs use: they place components, not shapes
 */
export const readRepresentationGraph = (reading: Reading, assembled: ReadonlySet<number>): RepresentationGraph => {
  const { file, log } = reading
  const kindOf = makeShapeKinds(file)
  const numbers = new Map<number, number>()
  const raw: { entity: number; representation: Representation; geometry: GeometryItem[]; mapped: MappedUse[] }[] = []
  const wanted = new Set(file.typeNames.flatMap((name) => name.split('+')).filter((name) => name.includes('REPRESENTATION')))
  // One type at a time: a hostile file can have more types than a call may have arguments.
  const found = new Set([...wanted].flatMap((type) => file.ofType(type)))
  for (const index of [...found].toSorted((a, b) => a - b)) {
    if (!isShapeRepresentation(file, index)) continue
    numbers.set(file.ids[index], raw.length)
    raw.push({ entity: file.ids[index], representation: reading.representationOf(file.ids[index]), geometry: [], mapped: [] })
  }

  for (const node of raw) {
    for (const item of node.representation.items) {
      const index = file.indexOf(item)
      if (index < 0) log.add('REFERENCE_MISSING', 'A representation lists an item that is missing.', { format: 'step', entity: `#${item}` })
      if (index < 0) continue
      const { kind, type } = kindOf(index)
      if (kind === 'exact' || kind === 'tessellated') node.geometry.push({ entity: item, type, kind })
      else if (kind === 'unsupported') log.add('ENTITY_UNSUPPORTED', `Items of type ${type} were left out.`, entityAt(file, index))
      else if (kind === 'mapped') {
        const use = readMapped(reading, index, node.representation, numbers)
        if (use) node.mapped.push(use)
      }
    }
  }
  const same = new Map<number, number[]>()
  for (const index of file.ofType('SHAPE_REPRESENTATION_RELATIONSHIP', 'REPRESENTATION_RELATIONSHIP', 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION')) {
    const relation = readRelationship(file, index)
    if (assembled.has(relation.entity)) continue
    relate(reading, relation, numbers, raw, same)
  }

  const edges = raw.map((node) => node.mapped.map((use) => use.node))
  const { order, cut, height } = acyclicOrder(edges)
  if (cut.size > 0) {
    for (const [n, node] of raw.entries()) {
      const kept = node.mapped.filter((_, i) => !cut.has(edgeKey(n, i)))
      if (kept.length < node.mapped.length)
        log.add('ENTITY_DROPPED', 'A representation shows itself; that use was dropped.', { format: 'step', entity: `#${node.entity}` })
      node.mapped = kept
    }
  }
  const uses = new Float64Array(raw.length)
  for (const n of order) {
    uses[n] = raw[n].geometry.length + raw[n].mapped.reduce((sum, use) => sum + uses[use.node], 0)
    if (uses[n] > reading.budgets.instances)
      fault('LIMIT_INSTANCES', `Mapped items ask for more than ${reading.budgets.instances} shapes.`, { format: 'step', entity: `#${raw[n].entity}` })
    if (height[n] > reading.budgets.depth)
      fault('LIMIT_DEPTH', `Mapped items nest more than ${reading.budgets.depth} deep.`, { format: 'step', entity: `#${raw[n].entity}` })
  }
  return { nodes: raw, nodeOf: (entity) => numbers.get(entity), same, uses }
}

const readMapped = (reading: Reading, index: number, parent: Representation, numbers: ReadonlyMap<number, number>): MappedUse | undefined => {
  const { file, log } = reading
  const args = file.args(index, 'MAPPED_ITEM')
  const map = file.args(file.indexOf(refOf(args[1])), 'REPRESENTATION_MAP')
  const node = numbers.get(refOf(map[1]))
  if (node === undefined) {
    // Mapped annotations and camera views are no parts.
    if (file.indexOf(refOf(map[1])) < 0) log.add('REFERENCE_MISSING', 'A mapped item shows a representation that is missing.', entityAt(file, index))
    return undefined
  }
  const childMm = reading.unitsOf(reading.representationOf(refOf(map[1])).context).mmPerUnit
  const matrix = betweenFrames(file, refOf(map[0]), childMm, refOf(args[2]), reading.unitsOf(parent.context).mmPerUnit)
  if (!matrix) log.add('REFERENCE_MISSING', 'A placement could not be read; the part was left where it is.', entityAt(file, index))
  return { entity: file.ids[index], node, ...(matrix && { matrix }) }
}

const relate = (
  reading: Reading,
  relation: Relationship,
  numbers: ReadonlyMap<number, number>,
  nodes: readonly { mapped: MappedUse[] }[],
  same: Map<number, number[]>,
): void => {
  const first = numbers.get(relation.rep1)
  const second = numbers.get(relation.rep2)
  if (first === undefined || second === undefined || first === second) return
  if (relation.operator === 0) {
    for (const [a, b] of [
      [relation.rep1, relation.rep2],
      [relation.rep2, relation.rep1],
    ]) {
      const list = same.get(a)
      if (list) list.push(b)
      else same.set(a, [b])
    }
    return
  }
  // Without an occurrence the first representation is taken as placed in the second, as in assemblies.
  const matrix = relationshipMatrix(reading, relation, relation.rep1)
  nodes[second].mapped.push({ entity: relation.entity, node: first, ...(matrix && { matrix }) })
}
