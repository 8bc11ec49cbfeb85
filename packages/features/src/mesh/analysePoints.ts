import type { Mesh } from '@trunnion/core'
import type { BodyAnalysis, Symmetry } from '../analyseBody.ts'
import { type Vec, dot, norm, sub, unit } from '../view/vec.ts'
import { principalAxes } from './principalAxes.ts'

/** Points that are looked at: spread over the cloud by a fixed step, so that the answer does not depend on chance. */
const mostPoints = 4000
const leastPoints = 8

/**
 * What a cloud of points tells: box, principal axes, mirror planes, and the dominant planes across the axes. For meshes that are open, torn or crossed.
 *
 * @param unitMm - millimetres in one unit of the mesh
 * @returns undefined with fewer than eight points, or with points on one place
 */
export const analysePoints = (mesh: Mesh, unitMm: number, cap: number): BodyAnalysis | undefined => {
  const source = mesh.points && mesh.points.length > mesh.positions.length ? mesh.points : mesh.positions
  const count = source.length / 3
  if (count < leastPoints) return undefined
  const step = Math.max(1, Math.floor(count / mostPoints))
  const points: Vec[] = []
  for (let k = 0; k < count; k += step) {
    const p: Vec = [source[3 * k] * unitMm, source[3 * k + 1] * unitMm, source[3 * k + 2] * unitMm]
    if (p.every(Number.isFinite)) points.push(p)
  }
  const box = [0, 1, 2].map((k) => Math.min(...points.map((p) => p[k]))).concat([0, 1, 2].map((k) => Math.max(...points.map((p) => p[k]))))
  const diagonal = Math.hypot(box[3] - box[0], box[4] - box[1], box[5] - box[2])
  if (points.length < leastPoints || !(diagonal > 0)) return undefined
  const { centre, axes } = principalAxes(points)
  const symmetry: Symmetry[] = axes.filter((normal) => isMirror(points, centre, normal, diagonal)).map((normal) => ({ kind: 'mirror', point: centre, normal }))
  const groups = mesh.groups.firstTriangle.length
  return {
    features: [],
    faces: Array.from({ length: groups }, (_, id) => ({ id, surface: 'unknown', class: 'unknown' as const, confidence: 0 })),
    kind: { kind: 'freeform' },
    patterns: [],
    symmetry,
    explained: 0,
    view: { faces: [], edges: [], box, diagonal, tolerance: diagonal * 1e-3, corners: Float64Array.from(points.flat()) },
    stockDirections: axes,
    cap,
    planes: dominantPlanes(points, axes, diagonal),
  }
}

/** Whether most points have a neighbour near their mirror image. */
const isMirror = (points: readonly Vec[], centre: Vec, normal: Vec, diagonal: number): boolean => {
  const cell = diagonal / 24
  const key = (p: Vec): string => p.map((x) => Math.round(x / cell)).join()
  const filled = new Set(points.map(key))
  let found = 0
  for (const p of points) {
    const offset = 2 * dot(sub(p, centre), normal)
    const image: Vec = [p[0] - offset * normal[0], p[1] - offset * normal[1], p[2] - offset * normal[2]]
    const hit = [0, 1, -1].some((dx) =>
      [0, 1, -1].some((dy) => [0, 1, -1].some((dz) => filled.has(key([image[0] + dx * cell, image[1] + dy * cell, image[2] + dz * cell])))),
    )
    if (hit) found++
  }
  return found >= 0.98 * points.length
}

/** Levels across the axes at which many points lie: the flat sides of a block. */
const dominantPlanes = (
  points: readonly Vec[],
  axes: readonly Vec[],
  diagonal: number,
): { readonly normal: Vec; readonly offsetMm: number; readonly share: number }[] => {
  const slab = diagonal * 2e-3
  return axes.flatMap((axis) => {
    const normal = unit(axis)
    if (norm(normal) === 0) return []
    const levels = new Map<number, number>()
    for (const p of points) {
      const level = Math.round(dot(p, normal) / slab)
      levels.set(level, (levels.get(level) ?? 0) + 1)
    }
    return [...levels]
      .filter(([, count]) => count > 0.05 * points.length)
      .map(([level, count]) => ({ normal, offsetMm: level * slab, share: count / points.length }))
  })
}
