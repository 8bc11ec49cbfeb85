import { type Box, type Matrix4, emptyBox, growBox, isEmptyBox } from '@trunnion/core'
import { type JtSegment, isShapeSegment } from '../file/segmentTypes.ts'
import type { LsgNode } from '../lsg/types.ts'
import { type Appearance, accumulate, compose } from './accumulate.ts'
import { childrenToShow } from './childrenToShow.ts'
import { type LoadedFile, objectData } from './loadedFile.ts'
import { planShape } from './planShape.ts'
import type { PlannedLeaf } from './planTypes.ts'
import { type Planner, type Step, descend } from './planner.ts'

const format = 'jt'

/** Shapes of one part at one level of detail, shown and hidden apart. */
export interface Leaves {
  readonly shown: Leaf[]
  readonly hidden: Leaf[]
  readonly box: Box
  /** Levels of detail there are. */
  tiers: number
}

export interface Leaf extends PlannedLeaf {
  /** Graph depth that gave the material; -1 for none. */
  readonly givenAt: number
}

export const noLeaves = (): Leaves => ({ shown: [], hidden: [], box: emptyBox(), tiers: 1 })

const corners = new Float64Array(24)

const growByBox = (box: Box, own: Readonly<Box>, matrix: Matrix4 | undefined): void => {
  for (let corner = 0; corner < 8; corner++) for (let axis = 0; axis < 3; axis++) corners[3 * corner + axis] = own[corner & (1 << axis) ? axis + 3 : axis]
  growBox(box, corners, matrix)
}

/** The segments with a shape's facets, finest first; a shape may have several without a LOD node above it. */
const shapeSegments = (planner: Planner, loaded: LoadedFile, node: LsgNode): readonly JtSegment[] => {
  const late = objectData(loaded, node.id).late.filter(({ key }) => key === 'JT_LLPROP_SHAPEIMPL')
  const segments = late.flatMap(({ segmentId }) => loaded.file.segments.get(segmentId) ?? [])
  if (segments.length < late.length)
    planner.log.add(
      'REFERENCE_MISSING',
      'Shapes whose segment is missing were left out.',
      { format, entity: `object ${node.id}` },
      late.length - segments.length,
    )
  return segments.filter(({ type }) => isShapeSegment(type)).sort((a, b) => a.type - b.type)
}

/** Collects the shapes at and below a node of a part. */
export const collectLeaves = (
  planner: Planner,
  step: Step,
  placement: Matrix4 | undefined,
  above: Appearance,
  visible: boolean,
  tier: number,
  leaves: Leaves,
): void =>
  descend(planner, step, () => {
    const { loaded, id, depth } = step
    const node = loaded.lsg.nodes.get(id)
    if (!node) return
    const { matrix: own, appearance } = accumulate(loaded.lsg, node, above, depth, planner.materials, planner.log)
    const matrix = compose(placement, own)
    const shown = visible && !node.hidden
    if (node.kind === 'lod') leaves.tiers = Math.max(leaves.tiers, node.children.length)
    if (node.kind === 'shape') {
      const segments = shapeSegments(planner, loaded, node)
      leaves.tiers = Math.max(leaves.tiers, segments.length)
      if (node.box) growByBox(leaves.box, node.box, matrix)
      if (segments.length === 0) return
      const shape = planShape(planner, loaded, segments[Math.min(tier, segments.length - 1)], node.box)
      const { material, overridesVertexColours, givenAt } = appearance
      ;(shown ? leaves.shown : leaves.hidden).push({ shape, ...(matrix && { matrix }), material, overridesVertexColours, givenAt })
      return
    }
    if (node.fileName && node.children.length === 0)
      planner.log.add('ENTITY_UNSUPPORTED', 'Files that are referred to inside a part were left out.', { format, entity: `object ${id}` })
    for (const child of childrenToShow(node, tier, planner.log))
      collectLeaves(planner, { loaded, id: child, depth: depth + 1 }, matrix, appearance, shown, tier, leaves)
  })

/** The box of {@link Leaves}, or undefined when no shape declares one. */
export const boxOf = (leaves: Leaves): Box | undefined => (isEmptyBox(leaves.box) ? undefined : leaves.box)
