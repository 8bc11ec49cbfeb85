import { type Box, type Scene, isEmptyBox, millimetresPer, multiply, scaling } from '@trunnion/core'
import { isAnnotation } from './isAnnotation.ts'
import { makePlacedBox } from './makePlacedBox.ts'
import { placements } from './placements.ts'

/** The `scene` part of a report (docs: the command's JSON). Lengths in millimetres, in the source's axes. */
export interface SceneCounts {
  readonly nodes: number
  readonly partInstances: number
  readonly uniqueMeshes: number
  readonly triangles: number
  readonly placedTriangles: number
  readonly placedDegenerate: number
  readonly vertices: number
  readonly materials: number
  /** Polylines of the parts; annotations are nodes, but count nowhere else. */
  readonly lines: number
  readonly bboxMm: Box | null
  readonly maxDepth: number
  /** First thousand distinct names of parts and assemblies, in tree order. */
  readonly names: readonly string[]
}

/** Counts a scene over its distinct meshes and over its placements. */
export const countScene = (scene: Scene): SceneCounts => {
  const unit = scaling(millimetresPer(scene.lengthUnit))
  const used = new Set<number>()
  const materials = new Set<number>()
  const names = new Set<string>()
  const placed = makePlacedBox()
  let partInstances = 0
  let placedTriangles = 0
  let placedDegenerate = 0
  let maxDepth = 0
  for (const { node, matrix, depth } of placements(scene)) {
    const { name, mesh: index, material, visible = true } = scene.nodes[node]
    if (index !== undefined && isAnnotation(scene.nodes[node], scene.meshes[index])) continue
    if (name && names.size < 1000) names.add(name)
    maxDepth = Math.max(maxDepth, depth)
    if (material !== undefined) materials.add(material)
    if (index === undefined) continue
    const mesh = scene.meshes[index]
    if (visible) partInstances++
    placedTriangles += mesh.indices.length / 3
    placedDegenerate += mesh.droppedDegenerate ?? 0
    const world = multiply(unit, matrix)
    placed.add(mesh.positions, world)
    if (mesh.edges) placed.add(mesh.edges.positions, world)
    if (mesh.points) placed.add(mesh.points, world)
    used.add(index)
  }
  const meshes = [...used].map((index) => scene.meshes[index])
  for (const mesh of meshes) for (const material of mesh.groups.material) if (material >= 0) materials.add(material)
  return {
    nodes: scene.nodes.length,
    partInstances,
    uniqueMeshes: used.size,
    triangles: meshes.reduce((sum, mesh) => sum + mesh.indices.length / 3, 0),
    placedTriangles,
    placedDegenerate,
    vertices: meshes.reduce((sum, mesh) => sum + mesh.positions.length / 3, 0),
    materials: materials.size,
    lines: meshes.reduce((sum, mesh) => sum + (mesh.edges ? mesh.edges.offsets.length - 1 : 0), 0),
    bboxMm: isEmptyBox(placed.box) ? null : placed.box,
    maxDepth,
    names: [...names],
  }
}
