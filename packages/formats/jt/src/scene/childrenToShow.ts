import type { WarningLog } from '@trunnion/core'
import type { LsgNode } from '../lsg/types.ts'

/**
 * The children that count at a level of detail: one tier of a LOD node (0 = finest; the coarsest when there are fewer), the selected child of a switch, all of others.
 */
export const childrenToShow = (node: LsgNode, tier: number, log: WarningLog): readonly number[] => {
  const { children } = node
  if (node.kind === 'lod') return children.length > 0 ? [children[Math.min(tier, children.length - 1)]] : []
  if (node.kind !== 'switch') return children
  const selected = children.filter((_, i) => i === node.selected)
  if (selected.length < children.length)
    log.add(
      'ENTITY_UNSUPPORTED',
      'Alternatives that a switch does not show were left out.',
      { format: 'jt', entity: `object ${node.id}` },
      children.length - selected.length,
    )
  return selected
}
