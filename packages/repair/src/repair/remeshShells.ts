import { buildAdjacency, faceComponents } from '@trunnion/meshcore'
import { crossings, weldedFaces } from './crossings.ts'
import { marchTetrahedra } from './marchTetrahedra.ts'
import { strayDistance } from './strayDistance.ts'
import { type RepairSetting, type Surface, addFaces, dropFaces, made } from './surface.ts'
import { voxelField } from './voxelField.ts'

/** Cells along the diagonal. */
const cells = 220
/** Visible parts of the input may lie this share of the diagonal off. */
const reach = 0.009

/**
 * Last resort: rebuilds the shells that are still open, crowded or crossing themselves as the zero surface of a distance field.
 * First with the inside told by winding; where thin or open parts get lost that way, as a skin of a third of a percent of the diagonal about everything.
 */
export const remeshShells = (surface: Surface, input: Surface, setting: RepairSetting): Surface => {
  let current = surface
  // what is rebuilt may reach into a neighbour, which must then be rebuilt with it
  for (let round = 0; round < 3; round++) {
    const bad = badComponents(weldedFaces(current))
    const strays = strayDistance(input, current, reach * setting.diagonal, setting.diagonal) > reach * setting.diagonal
    if (!bad && !strays) return current
    const whole = strays || round === 2
    const source = whole && round > 0 ? surface : current
    const shells = weldedFaces(source)
    const chosen = whole ? new Uint8Array(shells.origin.length).fill(1) : (bad ?? new Uint8Array(shells.origin.length))
    const next = rebuild(shells, chosen, strays ? input : surface, input, whole, setting)
    if (!next) return current
    current = next
    if (whole) return current
  }
  return current
}

/** Marks the faces of components with defects, and of those they cross; undefined when there are none. */
const badComponents = (surface: Surface): Uint8Array | undefined => {
  const adjacency = buildAdjacency(surface.indices, surface.points.length / 3)
  const { of, count } = faceComponents(adjacency)
  const bad = new Uint8Array(count)
  for (let h = 0; h < adjacency.opp.length; h++) {
    const across = adjacency.opp[h]
    if (across < 0 || surface.indices[across] === surface.indices[h]) bad[of[(h / 3) | 0]] = 1
  }
  const { touched } = crossings(surface)
  for (let f = 0; f < touched.length; f++) if (touched[f] === 1) bad[of[f]] = 1
  return bad.includes(1) ? Uint8Array.from(of, (c) => bad[c]) : undefined
}

const rebuild = (shells: Surface, chosen: Uint8Array, _: Surface, input: Surface, whole: boolean, setting: RepairSetting): Surface | undefined => {
  const kept = dropFaces(shells, chosen)
  const limit = reach * setting.diagonal
  const cell = setting.diagonal / cells
  for (const [source, offset] of [
    [trianglesOf(shells, chosen), 0],
    [trianglesOf(shells, chosen), 0.7 * cell],
    ...(whole ? ([[trianglesOf(input, new Uint8Array(input.origin.length).fill(1)), 0.7 * cell]] as const) : []),
  ] as const) {
    const { points, faces } = marchTetrahedra(voxelField(source, cell, offset), setting)
    if (faces.length === 0) continue
    const base = kept.points.length / 3
    const next = addFaces(
      kept,
      faces.map((v) => base + v),
      made.remesh,
      points,
    )
    console.error('DBG', whole, offset, faces.length/3, strayDistance(input,next,limit,setting.diagonal)/setting.diagonal*100)
    if (strayDistance(input, next, limit, setting.diagonal) <= limit) return next
  }
  return undefined
}

const trianglesOf = ({ points, indices }: Surface, chosen: Uint8Array): Float64Array => {
  const out: number[] = []
  for (let f = 0; f < chosen.length; f++)
    if (chosen[f] === 1) for (let k = 0; k < 3; k++) for (let i = 0; i < 3; i++) out.push(points[3 * indices[3 * f + k] + i])
  return Float64Array.from(out)
}
