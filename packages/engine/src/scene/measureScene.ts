import { type Box, type Matrix4, type Scene, determinant3, isEmptyBox, millimetresPer, multiply, scaling } from '@trunnion/core'
import { type MeshMeasures, measureMesh } from '@trunnion/meshcore'
import { isAnnotation } from './isAnnotation.ts'
import { makePlacedBox } from './makePlacedBox.ts'
import { placements } from './placements.ts'

/** What a placed scene measures as triangles: the same question asked of a source and of the artefact made from it. */
export interface SceneMeasures {
  readonly partInstances: number
  readonly triangles: number
  readonly areaMm2: number
  readonly volumeMm3: number
  /** In axes with z up. */
  readonly boxMm: Box | null
}

/** Scale of a similarity (rotation, mirror, uniform scale), or undefined for anything else. */
const similarityScale = (m: Matrix4): number | undefined => {
  const lengths = [0, 4, 8].map((c) => Math.hypot(m[c], m[c + 1], m[c + 2]))
  const [a, b, c] = lengths
  const dots = [m[0] * m[4] + m[1] * m[5] + m[2] * m[6], m[0] * m[8] + m[1] * m[9] + m[2] * m[10], m[4] * m[8] + m[5] * m[9] + m[6] * m[10]]
  const even = Math.abs(a - b) <= 1e-9 * a && Math.abs(a - c) <= 1e-9 * a
  return even && dots.every((d) => Math.abs(d) <= 1e-9 * a * a) ? a : undefined
}

/** glTF's y-up axes back to z-up: (x, y, z) → (x, -z, y). */
const yUpToZUp: Matrix4 = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1]

/**
 * Measures a placed scene without its annotations. A mesh is measured once; its similar placements follow from scale and determinant.
 * @param zUp - turn y-up scenes to z-up first, to compare a GLB with its z-up source
 */
export const measureScene = (scene: Scene, zUp = false): SceneMeasures => {
  const unit = scaling(millimetresPer(scene.lengthUnit))
  const frame = zUp && scene.upAxis === 'y' ? multiply(yUpToZUp, unit) : unit
  const local = new Map<number, MeshMeasures>()
  const placed = makePlacedBox()
  let partInstances = 0
  let triangles = 0
  let areaMm2 = 0
  let volumeMm3 = 0
  for (const { node, matrix } of placements(scene)) {
    const { mesh: index, visible = true } = scene.nodes[node]
    if (index === undefined) continue
    const mesh = scene.meshes[index]
    if (isAnnotation(scene.nodes[node], mesh)) continue
    const world = multiply(frame, matrix)
    if (visible) partInstances++
    triangles += mesh.indices.length / 3
    placed.add(mesh.positions, world)
    if (mesh.edges) placed.add(mesh.edges.positions, world)
    const scale = similarityScale(world)
    if (scale === undefined) {
      const measured = measureMesh(mesh, world)
      areaMm2 += measured.area
      volumeMm3 += measured.volume
    } else {
      const measured = local.get(index) ?? measureMesh(mesh)
      local.set(index, measured)
      areaMm2 += measured.area * scale * scale
      volumeMm3 += measured.volume * determinant3(world)
    }
  }
  return { partInstances, triangles, areaMm2, volumeMm3, boxMm: isEmptyBox(placed.box) ? null : placed.box }
}
