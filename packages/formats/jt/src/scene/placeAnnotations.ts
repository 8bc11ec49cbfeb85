import { type Matrix4, invert } from '@trunnion/core'
import { compose } from './accumulate.ts'
import type { Planner } from './planner.ts'

/** What leads from a node's axes back to those of an object that it absorbed on the way. */
const backTo = (node: Matrix4 | undefined, object: Matrix4 | undefined): Matrix4 | undefined =>
  node === object ? undefined : compose(node && invert(node), object)

/**
 * Adds a hidden child for every annotation that has lines, behind all other nodes. Annotations are hidden because viewers show them on demand,
 * and because they are no part of the body.
 */
export const placeAnnotations = ({ annotated, annotations, nodes, budgets, log }: Planner): void => {
  for (const [draft, objects] of annotated)
    for (const object of objects.values()) {
      const matrix = backTo(draft.matrix, object.matrix)
      for (const annotation of object.annotations) {
        if (nodes.length >= budgets.instances) {
          log.add('ENTITY_DROPPED', 'Lines of annotations beyond the limit of nodes were dropped.', { format: 'jt' })
          return
        }
        const { name, type } = annotations[annotation]
        const properties = { pmi: type }
        draft.children.push(nodes.push({ name, kind: 'part', ...(matrix && { matrix }), children: [], annotation, visible: false, layers: [], properties }) - 1)
      }
    }
}
