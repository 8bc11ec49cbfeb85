import { type FaceGroups, type Mesh, singleGroup } from '@trunnion/core'
import { buildAdjacency, weldMap } from '@trunnion/meshcore'
import type { Repair } from './repairMesh.ts'

/**
 * A repaired mesh with the groups (so the materials) and vertex colours of the one it was made of: a face that came from another keeps its group, a new one
 * takes that of most of its neighbours; a vertex that was there keeps its colour, a new one takes the mean of those around it. Faces are put in the order of their groups.
 * Normals are left behind, since they need not fit any more.
 *
 * @param given - the mesh that `repair` was made of
 * @param float32 - store positions as float32 (they must have been rounded so)
 */
export const carryAttributes = (given: Mesh, { positions, indices, origin }: Repair, float32: boolean): Mesh => {
  const { groups, order } = carryGroups(given, positions, indices, origin)
  const sorted = new Uint32Array(indices.length)
  for (let i = 0; i < order.length; i++) for (let k = 0; k < 3; k++) sorted[3 * i + k] = indices[3 * order[i] + k]
  const { name, properties, edges, points, colors } = given
  return {
    name,
    positions: float32 ? Float32Array.from(positions) : positions,
    indices: sorted,
    groups,
    ...(colors && { colors: carryColours(given.positions, colors, positions, indices, float32) }),
    ...(edges && { edges }),
    ...(points && { points }),
    ...(properties && { properties }),
  }
}

const carryGroups = (
  { groups, indices: old }: Mesh,
  positions: Float64Array,
  indices: Uint32Array,
  origin: Int32Array,
): { groups: FaceGroups; order: Uint32Array } => {
  const faces = origin.length
  const count = groups.firstTriangle.length
  const order = new Uint32Array(faces)
  if (count < 2) {
    for (let f = 0; f < faces; f++) order[f] = f
    return { groups: count === 1 ? groups : singleGroup(), order }
  }
  const was = new Int32Array(old.length / 3)
  for (let g = 0; g < count; g++) was.fill(g, groups.firstTriangle[g], g + 1 < count ? groups.firstTriangle[g + 1] : was.length)
  const now = new Int32Array(faces)
  for (let f = 0; f < faces; f++) now[f] = origin[f] >= 0 ? was[origin[f]] : -1
  spread(now, buildAdjacency(indices, positions.length / 3).opp)
  const start = new Uint32Array(count + 1)
  for (const g of now) start[g + 1]++
  for (let g = 0; g < count; g++) start[g + 1] += start[g]
  const kept = Array.from({ length: count }, (_, g) => g).filter((g) => start[g + 1] > start[g])
  const firsts = Uint32Array.from(kept, (g) => start[g])
  for (let f = 0; f < faces; f++) order[start[now[f]]++] = f
  const { material, faceId } = groups
  return { groups: { firstTriangle: firsts, material: Int32Array.from(kept, (g) => material[g]), faceId: Int32Array.from(kept, (g) => faceId[g]) }, order }
}

/** Gives faces without a group that of most of their neighbours, from the rim of a patch inwards; what no group reaches gets the first. */
const spread = (groupOf: Int32Array, opp: Int32Array): void => {
  let left: number[] = []
  for (let f = 0; f < groupOf.length; f++) if (groupOf[f] < 0) left.push(f)
  while (left.length > 0) {
    const found: [number, number][] = []
    for (const f of left) {
      const around = [0, 1, 2].map((k) => (opp[3 * f + k] >= 0 ? groupOf[(opp[3 * f + k] / 3) | 0] : -1))
      const best = around.find((g, i) => g >= 0 && around.indexOf(g) !== i) ?? around.find((g) => g >= 0)
      if (best !== undefined) found.push([f, best])
    }
    for (const [f, g] of found) groupOf[f] = g
    if (found.length === 0) for (const f of left) groupOf[f] = 0
    left = left.filter((f) => groupOf[f] < 0)
  }
}

const carryColours = (from: Mesh['positions'], colours: Uint8Array, to: Float64Array, indices: Uint32Array, float32: boolean): Uint8Array => {
  const base = from.length / 3
  const all = new Float64Array(from.length + to.length)
  for (let i = 0; i < from.length; i++) all[i] = float32 ? Math.fround(from[i]) : from[i]
  all.set(to, from.length)
  const { vertexOf, first } = weldMap(all)
  const out = new Uint8Array((4 * to.length) / 3).fill(255)
  const known = new Uint8Array(to.length / 3)
  for (let v = 0; v < known.length; v++) {
    const source = first[vertexOf[base + v]]
    if (source >= base) continue
    known[v] = 1
    for (let k = 0; k < 4; k++) out[4 * v + k] = colours[4 * source + k]
  }
  for (let round = 0; round < 64 && known.includes(0); round++) if (!blendRound(indices, known, out)) break
  return out
}

/** Gives vertices beside known ones the mean of their colours; false when there are none. */
const blendRound = (indices: Uint32Array, known: Uint8Array, out: Uint8Array): boolean => {
  const sums = new Map<number, number[]>()
  for (let i = 0; i < indices.length; i++) {
    const v = indices[i]
    if (known[v] === 1) continue
    const sum = sums.get(v) ?? [0, 0, 0, 0, 0]
    const f = i - (i % 3)
    for (let k = f; k < f + 3; k++) {
      if (known[indices[k]] === 0) continue
      sum[4]++
      for (let c = 0; c < 4; c++) sum[c] += out[4 * indices[k] + c]
    }
    sums.set(v, sum)
  }
  let any = false
  for (const [v, sum] of sums) {
    if (sum[4] === 0) continue
    any = true
    known[v] = 1
    for (let c = 0; c < 4; c++) out[4 * v + c] = Math.round(sum[c] / sum[4])
  }
  return any
}
