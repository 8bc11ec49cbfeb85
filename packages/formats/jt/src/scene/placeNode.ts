import { type Matrix4, fault } from '@trunnion/core'
import type { LsgNode } from '../lsg/types.ts'
import { type Appearance, accumulate, compose } from './accumulate.ts'
import { addGeometry } from './addGeometry.ts'
import { childrenToShow } from './childrenToShow.ts'
import { type Leaves, collectLeaves, noLeaves } from './collectLeaves.ts'
import { describe, noProperties } from './describe.ts'
import { isStructural } from './isStructural.ts'
import { type LoadedFile, objectData } from './loadedFile.ts'
import { type NodeDraft, type Planner, type Step, descend } from './planner.ts'
import { loadReference } from './references.ts'

const newDraft = (): NodeDraft => ({ name: '', kind: 'assembly', children: [], visible: true, layers: [], properties: noProperties })

/** A node under way: the draft, what its own subtree adds to it, and from where materials belong to the part itself. */
interface Place {
  readonly draft: NodeDraft
  readonly index: number
  readonly leaves: Leaves
  /** Collects the same geometry again at a coarser tier. */
  readonly again: ((tier: number, leaves: Leaves) => void)[]
  /** Materials given at this depth or deeper belong to the part, not to its placement. */
  partDepth: number
  hasBrep: boolean
}

/** Whether a node and its only child are one node for people: an instance and what it places, a partition or group and its content, unless both are named and differ. */
const isOneWith = (place: Place, node: LsgNode, loaded: LoadedFile, child: number): boolean => {
  if (node.kind === 'instance') return true
  if (node.kind !== 'partition' && node.kind !== 'group') return false
  const inner = loaded.lsg.nodes.get(child)
  const innerName = objectData(loaded, child).properties['JT_PROP_NAME']
  const named = place.draft.name !== '' && typeof innerName === 'string'
  return inner?.kind !== 'instance' && (!named || innerName === place.draft.properties['JT_PROP_NAME'])
}

/** An unnamed group that only holds others is no level of its own. */
const isTransparent = (node: LsgNode, loaded: LoadedFile, id: number, matrix: Matrix4 | undefined): boolean =>
  (node.kind === 'group' || node.kind === 'lod' || node.kind === 'switch') &&
  !matrix &&
  !node.hidden &&
  objectData(loaded, id).properties['JT_PROP_NAME'] === undefined

const absorb = (planner: Planner, place: Place, { loaded, id, depth }: Step, above: Appearance): void =>
  descend(planner, { loaded, id, depth }, () => {
    const node = loaded.lsg.nodes.get(id)
    if (!node) return
    const { matrix, appearance } = accumulate(loaded.lsg, node, above, depth, planner.materials, planner.log)
    const { draft } = place
    const own = compose(draft.matrix, matrix)
    if (own) draft.matrix = own
    else delete draft.matrix
    if (node.hidden) draft.visible = false
    describe(planner, place.draft, { loaded, id, depth }, node)
    if (node.kind !== 'instance') place.partDepth = Math.min(place.partDepth, depth)
    place.hasBrep ||= objectData(loaded, id).late.some(({ key }) => key.endsWith('BREP'))
    if (node.fileName && node.children.length === 0) {
      const reference = loadReference(planner, node.fileName, loaded.reference, `object ${id}`)
      if (reference) for (const root of reference.lsg.roots) absorb(planner, place, { loaded: reference, id: root, depth: depth + 1 }, appearance)
      else if (node.box) draft.placeholder = node.box
      return
    }
    walkChildren(planner, place, { loaded, id, depth }, node, appearance)
  })

const walkChildren = (planner: Planner, place: Place, { loaded, depth }: Step, node: LsgNode, appearance: Appearance): void => {
  const inPart = node.kind === 'part'
  const shown = childrenToShow(node, 0, planner.log)
  const [only] = shown
  if (shown.length === 1 && isStructural(loaded, only, inPart) && isOneWith(place, node, loaded, only)) {
    absorb(planner, place, { loaded, id: only, depth: depth + 1 }, appearance)
    return
  }
  for (const id of shown) {
    const step = { loaded, id, depth: depth + 1 }
    if (isStructural(loaded, id, inPart)) walkStructure(planner, place, step, appearance)
    else {
      collectLeaves(planner, step, undefined, appearance, true, 0, place.leaves)
      place.again.push((tier, leaves) => collectLeaves(planner, step, undefined, appearance, true, tier, leaves))
    }
  }
}

/** A structural child: its own node, or its children in its place when it is only an order of them. */
const walkStructure = (planner: Planner, place: Place, step: Step, above: Appearance): void => {
  const { loaded, id, depth } = step
  const node = loaded.lsg.nodes.get(id)
  const { matrix, appearance } = node ? accumulate(loaded.lsg, node, above, depth, planner.materials, planner.log) : { appearance: above }
  if (node && isTransparent(node, loaded, id, matrix)) descend(planner, step, () => walkChildren(planner, place, step, node, appearance))
  else {
    const child = placeNode(planner, step, above)
    if (child !== undefined) place.draft.children.push(child)
  }
}

/**
 * Adds the node of an object (and of those that are one with it) with its subtree to the plan.
 * @returns its index; undefined when the object is missing or contains itself
 * @throws Fault LIMIT_INSTANCES, LIMIT_DEPTH
 */
export const placeNode = (planner: Planner, step: Step, above: Appearance): number | undefined => {
  const { loaded, id, depth } = step
  if (planner.nodes.length >= planner.budgets.instances) fault('LIMIT_INSTANCES', undefined, { format: 'jt', entity: `object ${id}` })
  if (!loaded.lsg.nodes.has(id) || planner.path.has(`${loaded.index}:${id}`)) {
    // Reported there, without a node.
    descend(planner, step, () => {})
    return undefined
  }
  const draft = newDraft()
  const index = planner.nodes.push(draft) - 1
  const place: Place = { draft, index, leaves: noLeaves(), again: [], partDepth: depth + 1, hasBrep: false }
  absorb(planner, place, step, above)
  addGeometry(planner, place)
  return index
}
