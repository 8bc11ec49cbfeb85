import { type Mesh, millimetresPer } from '@trunnion/core'
import { areaThinnerThan, wallThickness } from './wallThickness.ts'
import type { ThicknessOptions } from './wallThickness.ts'

/** Where the material is thinner than a process allows. */
export interface ThinWalls {
  readonly limitMm: number
  /** Area of the faces behind which the material is thinner. */
  readonly areaMm2: number
  /** Of the whole surface. */
  readonly share: number
  /** Thinnest of all walls; null when no wall lies opposite any face. */
  readonly leastMm: number | null
  /** The thinnest places, thinnest first. */
  readonly places: readonly { readonly pointMm: readonly [number, number, number]; readonly face: number; readonly thicknessMm: number }[]
}

/** Places listed. */
const most = 20

/**
 * Measures the thickness behind every face ({@link wallThickness}) and sums up what is below a limit.
 *
 * @example thinWalls(mesh, 0.8, { lengthUnit: 'millimetre' }).areaMm2 === 0 // printable with a 0.4 mm nozzle
 */
export const thinWalls = (mesh: Pick<Mesh, 'positions' | 'indices'>, limitMm: number, options: ThicknessOptions = {}): ThinWalls => {
  const field = wallThickness(mesh, options)
  const { thicknessMm, areaMm2 } = field
  const unitMm = millimetresPer(options.lengthUnit ?? 'unknown')
  const thin: number[] = []
  let total = 0
  let least = Infinity
  for (let f = 0; f < thicknessMm.length; f++) {
    total += areaMm2[f]
    if (!(thicknessMm[f] >= 0)) continue
    if (thicknessMm[f] < least) least = thicknessMm[f]
    if (thicknessMm[f] < limitMm) thin.push(f)
  }
  const area = areaThinnerThan(field, limitMm)
  const middle = (f: number, k: number): number =>
    ((mesh.positions[3 * mesh.indices[3 * f] + k] + mesh.positions[3 * mesh.indices[3 * f + 1] + k] + mesh.positions[3 * mesh.indices[3 * f + 2] + k]) / 3) *
    unitMm
  const places = thin
    .sort((f, g) => thicknessMm[f] - thicknessMm[g] || f - g)
    .slice(0, most)
    .map((face) => ({ pointMm: [middle(face, 0), middle(face, 1), middle(face, 2)] as const, face, thicknessMm: thicknessMm[face] }))
  return { limitMm, areaMm2: area, share: total > 0 ? area / total : 0, leastMm: Number.isFinite(least) ? least : null, places }
}
