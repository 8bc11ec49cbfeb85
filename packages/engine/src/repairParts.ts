import { type LengthUnit, type Mesh, type Scene, determinant3, isIdentity, millimetresPer } from '@trunnion/core'
import type { Repair, RepairOptions } from '@trunnion/repair'
import { flattenScene } from './scene/flattenScene.ts'
import { placements } from './scene/placements.ts'
import type { OutputFormat } from './writeArtefact.ts'

/** A repair of the placed scene as the report tells it. */
export type SceneRepair = Omit<Repair, 'positions' | 'indices' | 'origin'>

export interface RepairedParts {
  readonly scene: Scene
  readonly repair: SceneRepair
}

/** Formats that can hold more than one nameless mesh. */
const holders: ReadonlySet<OutputFormat> = new Set(['glb', 'gltf', '3mf', 'obj', 'ply'])

/**
 * Should the parts be repaired one by one, so that tree, places, names and colours stay? Yes when the output can hold them and no part needs another to be
 * closed: sheets that only together bound a solid have to be joined first.
 *
 * @returns the number of open edges of each mesh adds up to that of the placed scene
 */
export const standAlone = async (scene: Scene, to: OutputFormat): Promise<boolean> => {
  if (!holders.has(to)) return false
  const placed = [...placements(scene)].flatMap(({ node }) => scene.nodes[node].mesh ?? [])
  const plain =
    placed.length === 1 && scene.materials.length === 0 && !scene.meshes[placed[0]].colors && scene.meshes[placed[0]].groups.firstTriangle.length < 2
  if (plain) return false
  const { openEdges } = await import('@trunnion/repair')
  const open = scene.meshes.map((mesh, i) => (placed.includes(i) ? openEdges(mesh) : 0))
  return placed.reduce((sum, i) => sum + open[i], 0) <= (placed.length === 1 ? Infinity : openEdges(flattenScene(scene)))
}

/** The scene in another unit. */
export const scaleScene = (scene: Scene, to: LengthUnit): Scene => {
  const factor = millimetresPer(scene.lengthUnit) / millimetresPer(to)
  if (factor === 1) return scene
  const scaled = (numbers: Float64Array | Float32Array): Float64Array => Float64Array.from(numbers, (x) => x * factor)
  return {
    ...scene,
    lengthUnit: to,
    nodes: scene.nodes.map((node) => {
      if (!node.matrix) return node
      const m = node.matrix
      return {
        ...node,
        matrix: [m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11], m[12] * factor, m[13] * factor, m[14] * factor, m[15]],
      }
    }),
    meshes: scene.meshes.map((mesh) => ({
      ...mesh,
      positions: scaled(mesh.positions),
      ...(mesh.edges && { edges: { ...mesh.edges, positions: scaled(mesh.edges.positions) } }),
      ...(mesh.points && { points: scaled(mesh.points) }),
    })),
  }
}

/** Largest factor by which a mesh is placed: lengths within it mean so much more in the scene. */
const placedScales = (scene: Scene): Map<number, number> => {
  const scales = new Map<number, number>()
  for (const { node, matrix } of placements(scene)) {
    const { mesh } = scene.nodes[node]
    if (mesh !== undefined) scales.set(mesh, Math.max(scales.get(mesh) ?? 0, Math.cbrt(Math.abs(determinant3(matrix)))))
  }
  return scales
}

/** Repairs every mesh of a scene where it stands in its own file; what needs nothing stays the very same object. */
export const repairParts = async (scene: Scene, options: RepairOptions, to: OutputFormat): Promise<RepairedParts> => {
  const { analyseMesh, carryAttributes, repairMesh, scoreRepair } = await import('@trunnion/repair')
  const lengthUnit = scene.lengthUnit
  const scales = placedScales(scene)
  const meshes: Mesh[] = []
  const done: { repair: Repair; scale: number; name: string }[] = []
  for (const [i, mesh] of scene.meshes.entries()) {
    const scale = scales.get(i) ?? 0
    if (!(scale > 0) || mesh.indices.length === 0) {
      meshes.push(mesh)
      continue
    }
    const float32 = to === 'glb' || to === 'gltf' || mesh.positions instanceof Float32Array
    const { maxDeviationMm } = options
    const repair = await repairMesh(mesh, { ...options, lengthUnit, float32, ...(maxDeviationMm !== undefined && { maxDeviationMm: maxDeviationMm / scale }) })
    meshes.push(repair.changed ? carryAttributes(mesh, repair, float32) : mesh)
    done.push({ repair, scale, name: mesh.name })
  }
  const next: Scene = { ...scene, meshes }
  const changed = done.some(({ repair }) => repair.changed)
  const [{ matrix: first }, ...others] = [...placements(scene)].filter(({ node }) => scene.nodes[node].mesh !== undefined)
  const [only] = others.length === 0 && isIdentity(first) ? done : []
  const before = only?.repair.before ?? analyseMesh(flattenScene(scene), { lengthUnit })
  const after = changed ? (only?.repair.after ?? analyseMesh(flattenScene(next), { lengthUnit })) : before
  const sum = (of: (repair: Repair, scale: number) => number): number => done.reduce((total, { repair, scale }) => total + of(repair, scale), 0)
  const most = (of: (repair: Repair) => number): number => done.reduce((best, { repair, scale }) => Math.max(best, of(repair) * scale), 0)
  const area = sum(({ after: { figures } }, scale) => figures.areaMm2 * scale ** 2)
  const inventedAreaMm2 = sum(({ deviation }, scale) => deviation.inventedAreaMm2 * scale ** 2)
  const deviation: Repair['deviation'] = {
    maxMm: most((repair) => repair.deviation.maxMm),
    p99Mm: most((repair) => repair.deviation.p99Mm),
    meanMm: area > 0 ? sum((repair, scale) => repair.deviation.meanMm * scale * repair.after.figures.areaMm2 * scale ** 2) / area : 0,
    inventedAreaMm2,
    inventedShare: area > 0 ? inventedAreaMm2 / area : 0,
  }
  const box = before.figures.bboxMm
  const diagonalMm = box ? Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2]) : 0
  const remeshedFaces = sum((repair) => repair.remeshedFaces)
  const volumeChangeMm3 = after.figures.volumeMm3 - before.figures.volumeMm3
  return {
    scene: next,
    repair: {
      changed,
      before,
      after,
      steps: done
        .filter(({ repair }) => repair.changed || done.length === 1)
        .flatMap(({ repair, name }) => repair.steps.map((step) => (done.length > 1 ? { ...step, part: name } : step))),
      holesFilled: sum((repair) => repair.holesFilled),
      designedOpenings: sum((repair) => repair.designedOpenings),
      remeshedFaces,
      volumeChangeMm3,
      volumeChangePercent: before.figures.volumeMm3 === 0 ? null : (100 * volumeChangeMm3) / Math.abs(before.figures.volumeMm3),
      deviation,
      score: scoreRepair(before, after, deviation, remeshedFaces > 0, diagonalMm),
    },
  }
}
