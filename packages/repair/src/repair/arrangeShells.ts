import { buildAdjacency, buildBvh, findRoot, joinRoots, nextHalfEdge, windingNumber } from '@trunnion/meshcore'
import { crossings, weldedFaces } from './crossings.ts'
import { type CutMesh, cutAlongCrossings, edgeKey } from './cutAlongCrossings.ts'
import { burdenOf, defectVector } from './defectVector.ts'
import { rayWinding } from './rayWinding.ts'
import { splitVertices } from './splitVertices.ts'
import { type RepairSetting, type Surface, dropFaces, stored } from './surface.ts'
import { crossOf } from './vectors.ts'

/** More pairs than these are no crossing of surfaces but a tangle. */
const mostPairs = 30_000
/** Patches ask for the winding number, which costs the whole mesh each. */
const mostPatches = 3000
/** Faces that all winding numbers together may look at. */
const mostLooks = 1e7

type Winding = (x: number, y: number, z: number) => number

/** What counts as inside: regions that the surface winds about in the right sense, or in any. */
export type InsideRule = 'positive' | 'nonzero'

/**
 * Resolves crossings of closed surfaces exactly where they are: cuts all faces along the lines in which they meet and keeps the patches
 * that part the inside (by winding number) from the outside. Nothing else of the surface changes.
 * Where faces lie in one plane or vertices in faces, the corners concerned are first moved by some hundredths of the tolerance; likewise where rounding the cut points makes faces cross anew.
 *
 * @returns the same surface when it is open, too tangled, or cannot be cut consistently
 */
export const arrangeShells = (surface: Surface, setting: RepairSetting, rule: InsideRule): Surface => {
  const base = weldedFaces(surface)
  if (burdenOf(defectVector(base)) > 0) return surface
  let best = surface
  let least = Infinity
  for (let attempt = 0; attempt < 4; attempt++) {
    const moved = attempt === 0 ? base : shake(base, attempt, setting)
    const { pairs, count } = crossings(moved)
    if (count === 0) return moved === base ? surface : splitVertices(moved)
    if (2 * count > pairs.length || count > mostPairs) return best
    const cut = cutAlongCrossings(moved.points, buildAdjacency(moved.indices, moved.points.length / 3), pairs, setting)
    const next = cut && keepVisible(cut, moved, rule)
    if (!next || burdenOf(defectVector(next)) > 0) continue
    const left = crossings(next).count
    if (left < least) {
      least = left
      best = next
    }
    if (left === 0) break
  }
  return best
}

/** Moves the corners of crossing faces a little, the same way every time. */
const shake = (surface: Surface, attempt: number, setting: RepairSetting): Surface => {
  const { touched } = crossings(surface)
  const points = surface.points.slice()
  const reach = 0.01 * setting.tolerance * 2 ** attempt
  const done = new Uint8Array(points.length / 3)
  for (let f = 0; f < touched.length; f++) {
    if (touched[f] === 0) continue
    for (let k = 0; k < 3; k++) {
      const v = surface.indices[3 * f + k]
      if (done[v] === 1) continue
      done[v] = 1
      for (let i = 0; i < 3; i++) {
        let hash = Math.imul(3 * v + i + 7919 * attempt, 0x9e3779b1)
        hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
        points[3 * v + i] = stored(points[3 * v + i] + reach * (((hash ^ (hash >>> 13)) >>> 0) / 2 ** 31 - 1), setting)
      }
    }
  }
  return { ...surface, points }
}

const keepVisible = ({ points, indices, parent, lines }: CutMesh, before: Surface, rule: InsideRule): Surface | undefined => {
  const { opp, boundaryEdges, crowded, crowdedOffsets } = buildAdjacency(indices, points.length / 3)
  if (boundaryEdges > 0) return undefined
  for (let e = 0; e + 1 < crowdedOffsets.length; e++) {
    const h = crowded[crowdedOffsets[e]]
    if (!lines.has(edgeKey(indices[h], indices[nextHalfEdge(h)]))) return undefined
  }
  const patch = new Int32Array(parent.length)
  for (let f = 0; f < patch.length; f++) patch[f] = f
  for (let h = 0; h < opp.length; h++)
    if (opp[h] > h && !lines.has(edgeKey(indices[h], indices[nextHalfEdge(h)]))) joinRoots(patch, (h / 3) | 0, (opp[h] / 3) | 0)
  const largest = new Map<number, { f: number; area: number }>()
  const normal = new Float64Array(3)
  for (let f = 0; f < patch.length; f++) {
    crossOf(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2], normal)
    const area = Math.hypot(normal[0], normal[1], normal[2])
    const root = findRoot(patch, f)
    const best = largest.get(root)
    if (!best || area > best.area) largest.set(root, { f, area })
  }
  if (largest.size > mostPatches) return undefined
  // looking at every face is surest; where that would take seconds a ray decides
  const bvh = largest.size * before.origin.length > mostLooks ? buildBvh(before.points, before.indices) : undefined
  const ask: Winding = (x, y, z) =>
    bvh ? rayWinding(bvh, before.points, before.indices, x, y, z) : Math.round(windingNumber(before.points, before.indices, x, y, z))
  const verdict = new Map<number, 'keep' | 'turn' | 'drop'>()
  for (const [root, { f }] of largest) {
    const front = windingBefore(points, indices, f, ask)
    const inside = (winding: number): boolean => (rule === 'positive' ? winding > 0 : winding !== 0)
    // on a closed surface the winding number behind a face is one more than before it
    verdict.set(root, inside(front) === inside(front + 1) ? 'drop' : inside(front) ? 'turn' : 'keep')
  }
  const next = indices.slice()
  const drop = new Uint8Array(parent.length)
  for (let f = 0; f < patch.length; f++) {
    const say = verdict.get(findRoot(patch, f))
    if (say === 'drop') drop[f] = 1
    if (say === 'turn') next.set([indices[3 * f], indices[3 * f + 2], indices[3 * f + 1]], 3 * f)
  }
  const kept = dropFaces({ points, indices: next, origin: Int32Array.from(parent, (f) => before.origin[f]) }, drop)
  return kept.origin.length === 0 ? undefined : splitVertices(kept)
}

/** Winding number right before a face: asked on both sides, closer and closer, until the two answers differ by the one that the face itself makes. */
const windingBefore = (points: Float64Array, indices: Uint32Array, f: number, ask: Winding): number => {
  const normal = new Float64Array(3)
  const [a, b, c] = [3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]]
  crossOf(points, a, b, c, normal)
  const size = Math.hypot(normal[0], normal[1], normal[2])
  const at = (step: number): number => {
    const [x, y, z] = [0, 1, 2].map((k) => (points[a + k] + points[b + k] + points[c + k]) / 3 + (size > 0 ? (step * normal[k]) / size : 0))
    return ask(x, y, z)
  }
  let front = 0
  for (let share = 1e-2; share > 1e-8; share /= 30) {
    const step = share * Math.sqrt(size)
    front = at(step)
    if (at(-step) === front + 1) return front
  }
  return front
}
