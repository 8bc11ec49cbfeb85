import { type Box, determinant3, emptyBox, growBox, isEmptyBox, millimetresPer } from '@trunnion/core'
import { measureMesh } from '@trunnion/meshcore'
import type { PartMeasures } from './analyzeTypes.ts'
import type { Model } from './model.ts'
import { placements } from './scene/placements.ts'

/** Volume, area, box and counts of the placed whole in millimetres: exact where the source is, else of its triangles. */
export const measurePart = ({ scene, exact }: Model, densityGcm3: number | undefined): PartMeasures => {
  const unit = millimetresPer(scene.lengthUnit)
  const box = emptyBox()
  let [volumeMm3, areaMm2, solids, faces, edges] = [0, 0, 0, 0, 0]
  const surfaceTypes: Record<string, number> = {}
  for (const { node, matrix } of placements(scene)) {
    const index = scene.nodes[node].mesh
    if (index === undefined) continue
    const mesh = scene.meshes[index]
    growBox(box, mesh.positions, matrix)
    const census = exact?.census[index]
    const scale = Math.abs(determinant3(matrix))
    if (census) {
      volumeMm3 += census.volumeMm3 * scale
      areaMm2 += census.areaMm2 * scale ** (2 / 3)
      solids += census.solids
      faces += census.faces
      edges += census.edges
      for (const [type, count] of Object.entries(census.surfaceTypes)) surfaceTypes[type] = (surfaceTypes[type] ?? 0) + count
    } else {
      const measured = measureMesh(mesh, matrix)
      volumeMm3 += measured.volume * unit ** 3
      areaMm2 += measured.area * unit ** 2
      faces += mesh.indices.length / 3
    }
  }
  // the box has six numbers, as it came
  const bboxMm = (isEmptyBox(box) ? [0, 0, 0, 0, 0, 0] : box.map((x) => x * unit)) as Box
  return { volumeMm3, areaMm2, bboxMm, ...(densityGcm3 !== undefined && { massG: (volumeMm3 * densityGcm3) / 1000 }), solids, faces, edges, surfaceTypes }
}
