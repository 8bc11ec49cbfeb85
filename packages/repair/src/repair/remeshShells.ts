import { faceComponents } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { crossings, weldedFaces } from './crossings.ts'
import { marchTetrahedra } from './marchTetrahedra.ts'
import { strayDistance } from './strayDistance.ts'
import { type RepairSetting, type Surface, addFaces, dropFaces, made } from './surface.ts'
import { type VoxelField, voxelField } from './voxelField.ts'

/** Cells along the diagonal. */
const cells = 180
/** Visible parts of the input may lie this share of the diagonal off. */
const reach = 0.0093
/** Thickness of a skin to each side, in cells: enough that no sheet slips between the nodes. */
const skin = 0.7

/**
 * Last resort: rebuilds the shells that are still open, crowded or crossing themselves as the zero surface of a distance field.
 * First with the inside told by winding; where thin or open parts get lost that way, as a skin of less than half a percent of the diagonal about everything.
 *
 * @param reference - the closed and oriented surface before anything was cut: nothing visible of it may get lost
 * @param input - the surface as it was given, from which the very last try starts
 */
export const remeshShells = (surface: Surface, reference: Surface, input: Surface, setting: RepairSetting): Surface => {
  const limit = limitOf(setting)
  let current = surface
  // what is rebuilt may reach into a neighbour, which must then be rebuilt with it
  for (let round = 0; round < 2; round++) {
    const shells = weldedFaces(current)
    const bad = badComponents(shells)
    const strays = strayDistance(reference, current, limit, setting.diagonal) > limit
    if (!bad && !strays) return current
    const next = bad && !strays ? rebuild(shells, bad, reference, setting) : undefined
    if (!next) break
    current = next
  }
  if (!badComponents(weldedFaces(current)) && strayDistance(reference, current, limit, setting.diagonal) <= limit) return current
  const shells = weldedFaces(surface)
  return rebuild(shells, new Uint8Array(shells.origin.length).fill(1), reference, setting) ?? rebuildInput(surface, reference, input, setting)
}

const limitOf = ({ diagonal, mostStray }: RepairSetting): number => Math.min(reach * diagonal, mostStray)

/** Marks the faces of components with defects, and of those they cross; undefined when there are none. */
const badComponents = (surface: Surface): Uint8Array | undefined => {
  const adjacency = adjacencyOf(surface)
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

/** The surface with the chosen faces rebuilt, by winding or as a skin; undefined when both lose a visible part. */
const rebuild = (shells: Surface, chosen: Uint8Array, reference: Surface, setting: RepairSetting): Surface | undefined => {
  const kept = dropFaces(shells, chosen)
  const source = trianglesOf(shells, chosen)
  const cell = setting.diagonal / cells
  const limit = limitOf(setting)
  for (const offset of [0, skin * cell]) {
    const next = meshOf(kept, voxelField(source, cell, offset), setting)
    if (next && strayDistance(reference, next, limit, setting.diagonal) <= limit) return next
  }
  return undefined
}

/** A skin about the input itself: solid where it winds, then finer, for open input at last hollow; the first that loses nothing visible, else the one that strays least, unless a limit was set. */
const rebuildInput = (surface: Surface, reference: Surface, input: Surface, setting: RepairSetting): Surface => {
  const none: Surface = { ...input, indices: new Uint32Array(0), origin: new Int32Array(0) }
  const source = trianglesOf(input, new Uint8Array(input.origin.length).fill(1))
  const limit = limitOf(setting)
  let best = input
  let least = Infinity
  for (const [finer, hollow] of [
    [1, false],
    [1.8, false],
    [1.8, true],
  ] as const) {
    // what has no boundary has an inside: hollow it would have no volume to trust
    if (hollow && adjacencyOf(input).boundaryEdges === 0) break
    const cell = setting.diagonal / cells / finer
    const next = meshOf(none, voxelField(source, cell, skin * cell, hollow), setting)
    const stray = next ? strayDistance(reference, next, limit, setting.diagonal) : Infinity
    if (next && stray < least) {
      best = next
      least = stray
    }
    if (stray <= limit) break
  }
  return least > setting.mostStray ? surface : best
}

const meshOf = (kept: Surface, field: VoxelField, setting: RepairSetting): Surface | undefined => {
  const { points, faces } = marchTetrahedra(field, setting)
  const base = kept.points.length / 3
  for (let i = 0; i < faces.length; i++) faces[i] += base
  return faces.length === 0 ? undefined : addFaces(kept, faces, made.remesh, points)
}

const trianglesOf = ({ points, indices }: Surface, chosen: Uint8Array): Float64Array => {
  const out: number[] = []
  for (let f = 0; f < chosen.length; f++)
    if (chosen[f] === 1) for (let k = 0; k < 3; k++) for (let i = 0; i < 3; i++) out.push(points[3 * indices[3 * f + k] + i])
  return Float64Array.from(out)
}
