import {
  type Budgets,
  type Mesh,
  type ReadOutcome,
  type Result,
  type SceneNode,
  type Warning,
  type WarningLog,
  attempt,
  defaultBudgets,
  fault,
  makeWarningLog,
} from '@trunnion/core'
import type { ShapeFacets } from '../shape/types.ts'
import { boxMesh } from './boxMesh.ts'
import { linesMesh } from './linesMesh.ts'
import { type DecodedLeaf, buildMesh } from './buildMesh.ts'
import { makeMaterialTable } from './materialTable.ts'
import type { JtPlan, PlannedNode } from './planTypes.ts'
import { noFacets, soundFacets } from './soundFacets.ts'

const format = 'jt'

const toNode = (node: PlannedNode, mesh: number | undefined, material: number | undefined): SceneNode => ({
  name: node.name,
  ...(node.matrix && { matrix: node.matrix }),
  ...(mesh !== undefined && { mesh }),
  ...(mesh !== undefined && material !== undefined && { material }),
  children: node.children,
  ...(node.layers.length > 0 && { layers: node.layers }),
  ...(!node.visible && { visible: false }),
  ...(Object.keys(node.properties).length > 0 && { properties: node.properties }),
})

/** The facets that can be used; the rest is reported by segment. */
const usable = (plan: JtPlan, facets: readonly Result<ShapeFacets>[], log: WarningLog): readonly (ShapeFacets | undefined)[] =>
  plan.shapes.map(({ segmentId, offset, verifyOnly }, i) => {
    const decoded = facets[i]
    if (decoded?.ok) return soundFacets(decoded.value, segmentId, log)
    const location = { format, offset, entity: `segment ${segmentId}` }
    const unsupported = decoded?.error.code === 'FORMAT_UNSUPPORTED'
    // What is not read is no damage.
    if (verifyOnly && unsupported) return undefined
    if (verifyOnly) log.add('ENTITY_DROPPED', 'Levels of detail that are not used cannot be decoded.', location)
    else if (unsupported) log.add('ENTITY_UNSUPPORTED', 'Shapes of a kind that is not converted were left out.', location)
    else log.add('ENTITY_DROPPED', 'Shapes that could not be decoded were dropped.', location)
    return undefined
  })

/** Warnings of planning, then those of assembling. */
const joined = (first: readonly Warning[], second: WarningLog): readonly Warning[] => [...first, ...second.list()]

/** What a shape costs a mesh, in triangles: vertices beyond three a triangle, and lines, count too. */
export const sizeOf = ({ indices, positions, lineIndices }: ShapeFacets): number => Math.max(indices.length / 3, positions.length / 9, lineIndices?.length ?? 0)

/** Holds the triangles of distinct parts, and of their placements, against the budget before any mesh is built. */
const checkTriangles = ({ parts, nodes }: JtPlan, shapes: readonly (ShapeFacets | undefined)[], budgets: Budgets): void => {
  const sizes = parts.map(({ leaves }) => leaves.reduce((sum, leaf) => sum + sizeOf(shapes[leaf.shape] ?? noFacets), 0))
  const distinct = sizes.reduce((sum, size) => sum + size, 0)
  const placed = nodes.reduce((sum, { part }) => sum + (part === undefined ? 0 : sizes[part]), 0)
  if (Math.max(distinct, placed) > budgets.triangles) fault('LIMIT_TRIANGLES', undefined, { format })
}

/**
 * Puts a plan and the decoded facets of its shapes (in the plan's order) together as a scene.
 *
 * @throws never; fails with LIMIT_TRIANGLES
 */
export const assembleJtScene = (plan: JtPlan, facets: readonly Result<ShapeFacets>[], budgets: Budgets = defaultBudgets): Result<ReadOutcome> =>
  attempt(() => {
    const log = makeWarningLog()
    const shapes = usable(plan, facets, log)
    checkTriangles(plan, shapes, budgets)
    const materials = makeMaterialTable(plan.materials)
    const meshes: Mesh[] = []
    const meshOfPart = plan.parts.map((part) => {
      const decoded = part.leaves.flatMap((leaf): DecodedLeaf[] => {
        const shape = shapes[leaf.shape]
        return shape ? [{ leaf, facets: shape }] : []
      })
      return decoded.length > 0 ? meshes.push(buildMesh(part.name, decoded, materials)) - 1 : undefined
    })
    const meshOfAnnotation = new Map<number, number>()
    const annotationMesh = (annotation: number): number => {
      const { name, lines } = plan.annotations[annotation]
      const mesh = meshOfAnnotation.get(annotation) ?? meshes.push(linesMesh(name, lines)) - 1
      meshOfAnnotation.set(annotation, mesh)
      return mesh
    }
    const nodes = plan.nodes.map((node) => {
      if (node.annotation !== undefined) return toNode(node, annotationMesh(node.annotation), undefined)
      if (node.part === undefined) return toNode(node, node.placeholder && meshes.push(boxMesh(node.name, node.placeholder)) - 1, undefined)
      const mesh = meshOfPart[node.part]
      const coloured = mesh !== undefined && meshes[mesh].colors !== undefined
      return toNode(node, mesh, coloured && node.material !== undefined ? materials.whitened(node.material) : node.material)
    })
    const dropped = meshes.reduce((sum, mesh) => sum + (mesh.droppedDegenerate ?? 0), 0)
    if (dropped > 0) log.add('DEGENERATE_DROPPED', 'Triangles without area were dropped.', { format }, dropped)
    const annotations = new Set(meshOfAnnotation.values())
    if (!meshes.some(({ indices, edges, points }, i) => !annotations.has(i) && (indices.length > 0 || edges || points)))
      log.add('GEOMETRY_MISSING', 'The file holds a tree, but no facets that can be read.', { format })
    const properties = Object.keys(plan.properties).length > 0 ? { properties: plan.properties } : {}
    const scene = { lengthUnit: plan.lengthUnit, upAxis: 'z' as const, roots: plan.roots, nodes, meshes, materials: materials.materials, ...properties }
    return { scene, formatVersion: plan.formatVersion, warnings: joined(plan.warnings, log) }
  })
