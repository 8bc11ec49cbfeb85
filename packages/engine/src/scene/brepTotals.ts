import { determinant3, millimetresPer } from '@trunnion/core'
import type { BrepCensus, SurfaceType } from '@trunnion/kernel'
import type { Model } from '../model.ts'
import { placements } from './placements.ts'

/** The `brep` part of a report: the census of the placed scene, a solid used twice counts twice. */
export type BrepTotals = BrepCensus

/** Sums the kernel's census over all placements; undefined for sources without exact geometry. */
export const brepTotals = ({ scene, exact }: Model): BrepTotals | undefined => {
  if (!exact) return undefined
  const totals = { solids: 0, shells: 0, faces: 0, edges: 0, freeEdges: 0, volumeMm3: 0, areaMm2: 0 }
  const surfaceTypes: Partial<Record<SurfaceType, number>> = {}
  const unit = millimetresPer(scene.lengthUnit) ** 3
  for (const { node, matrix } of placements(scene)) {
    const index = scene.nodes[node].mesh
    const census = index === undefined ? undefined : exact.census[index]
    if (!census) continue
    const volumeScale = determinant3(matrix) * unit
    totals.solids += census.solids
    totals.shells += census.shells
    totals.faces += census.faces
    totals.edges += census.edges
    totals.freeEdges += census.freeEdges
    totals.volumeMm3 += census.volumeMm3 * volumeScale
    totals.areaMm2 += census.areaMm2 * Math.cbrt(volumeScale) ** 2
    for (const [type, count] of Object.entries(census.surfaceTypes) as [SurfaceType, number][]) surfaceTypes[type] = (surfaceTypes[type] ?? 0) + count
  }
  return { ...totals, surfaceTypes }
}
