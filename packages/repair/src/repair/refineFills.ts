import { crossings } from './crossings.ts'
import { type EdgeLengths, type Patch, splitLarge } from './refinePatch.ts'
import { makeRings } from './repairDegenerate.ts'
import { type RepairSetting, type Surface, addFaces, compactVertices, dropFaces, made, stored } from './surface.ts'
import { crossOf, distanceOf } from './vectors.ts'

/** Fills of fewer faces have nothing to bend. */
const leastFaces = 6
/** Cosine between normals within a fill and to its neighbours: flat ones stay as they are. */
const flatCosine = 0.98
const fairingRounds = 60

/**
 * Gives bent fills triangles as large as those around them (Liepa 2003) and lets them continue the surface: the new points are moved until the
 * second difference of the surface vanishes (Kobbelt et al. 1998). Taken back when that makes faces cross.
 */
export const refineFills = (surface: Surface, setting: RepairSetting): Surface => {
  const rings = makeRings(surface.indices, surface.points.length / 3)
  let next = surface
  const boxes: number[][] = []
  const drop = new Uint8Array(surface.origin.length)
  for (const fill of fillsOf(surface, rings.facesAt)) {
    if (fill.length < leastFaces || isFlat(surface, fill)) continue
    const patch = splitLarge(surface, fill, lengthsAround(surface, rings))
    if (patch.added.length === 0) continue
    fair(surface, patch, rings.neighbours, setting)
    for (const f of fill) drop[f] = 1
    boxes.push(boxOf(surface.points, patch))
    const base = surface.points.length / 3
    const shift = next.points.length / 3 - base
    next = addFaces(
      next,
      patch.faces.flat().map((v) => (v < base ? v : v + shift)),
      made.fill,
      patch.added,
    )
  }
  if (next === surface) return surface
  const all = new Uint8Array(next.origin.length)
  all.set(drop)
  const refined = dropFaces(next, all)
  const { count } = crossings(nearFaces(refined, boxes))
  return count > 0 && count > crossings(nearFaces(surface, boxes)).count ? surface : refined
}

/** The faces whose boxes meet one of the given: only these can cross what lies in them. */
const nearFaces = (surface: Surface, boxes: readonly number[][]): Surface => {
  const { points, indices, origin } = surface
  const near = Float64Array.from(boxes.flat())
  const far = new Uint8Array(origin.length).fill(1)
  for (let f = 0; f < origin.length; f++) {
    const a = 3 * indices[3 * f]
    const b = 3 * indices[3 * f + 1]
    const c = 3 * indices[3 * f + 2]
    for (let n = 0; n < near.length && far[f] === 1; n += 6) {
      let apart = false
      for (let k = 0; k < 3 && !apart; k++) {
        const low = near[n + k]
        const high = near[n + k + 3]
        apart = (points[a + k] < low && points[b + k] < low && points[c + k] < low) || (points[a + k] > high && points[b + k] > high && points[c + k] > high)
      }
      if (!apart) far[f] = 0
    }
  }
  return compactVertices(dropFaces(surface, far))
}

const boxOf = (p: Float64Array, { faces, added }: Patch): number[] => {
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (const v of faces.flat())
    for (let k = 0; k < 3; k++) {
      const x = 3 * v < p.length ? p[3 * v + k] : added[3 * v - p.length + k]
      if (x < box[k]) box[k] = x
      if (x > box[k + 3]) box[k + 3] = x
    }
  return box
}

/** Fill faces that hang together by their vertices, as lists. */
const fillsOf = ({ indices, origin }: Surface, facesAt: (v: number) => Uint32Array): number[][] => {
  const seen = new Uint8Array(origin.length)
  const out: number[][] = []
  for (let seed = 0; seed < origin.length; seed++) {
    if (origin[seed] !== made.fill || seen[seed] === 1) continue
    const list = [seed]
    seen[seed] = 1
    for (const f of list)
      for (let k = 0; k < 3; k++)
        for (const g of facesAt(indices[3 * f + k])) {
          if (origin[g] !== made.fill || seen[g] === 1) continue
          seen[g] = 1
          list.push(g)
        }
    out.push(list)
  }
  return out
}

const isFlat = ({ points, indices }: Surface, fill: readonly number[]): boolean => {
  const normal = new Float64Array(3)
  let first: number[] | undefined
  for (const f of fill) {
    crossOf(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2], normal)
    const size = Math.hypot(...normal)
    const unit = [...normal].map((x) => x / size)
    first ??= unit
    if (unit[0] * first[0] + unit[1] * first[1] + unit[2] * first[2] < flatCosine) return false
  }
  return true
}

/** Mean length of the edges of a vertex outside the fills. */
const lengthsAround =
  ({ points, indices, origin }: Surface, { facesAt }: ReturnType<typeof makeRings>): EdgeLengths =>
  (v) => {
    let sum = 0
    let count = 0
    for (const f of facesAt(v)) {
      if (origin[f] === made.fill) continue
      for (let k = 0; k < 3; k++) {
        const w = indices[3 * f + k]
        if (w === v) continue
        sum += distanceOf(points, 3 * v, 3 * w)
        count++
      }
    }
    return count > 0 ? sum / count : 0
  }

/** Moves the new points of a patch; its rim and the ring around stay. */
const fair = ({ points }: Surface, { faces, added }: Patch, outside: (v: number) => number[], setting: RepairSetting): void => {
  const base = points.length / 3
  const around = new Map<number, Set<number>>()
  for (const face of faces)
    for (const v of face) {
      const ring = around.get(v) ?? new Set(v < base ? outside(v) : [])
      for (const w of face) if (w !== v) ring.add(w)
      around.set(v, ring)
    }
  const place = (v: number, k: number): number => (v < base ? points[3 * v + k] : added[3 * (v - base) + k])
  const umbrella = (v: number, k: number): number => {
    const ring = around.get(v) ?? new Set<number>()
    let sum = 0
    for (const w of ring) sum += place(w, k)
    return sum / ring.size - place(v, k)
  }
  for (let round = 0; round < fairingRounds; round++)
    for (const [v, ring] of around) {
      if (v < base) continue
      let inverse = 0
      for (const w of ring) inverse += 1 / (around.get(w)?.size ?? 6)
      for (let k = 0; k < 3; k++) {
        let second = 0
        for (const w of ring) second += umbrella(w, k)
        added[3 * (v - base) + k] -= (second / ring.size - umbrella(v, k)) / (1 + inverse / ring.size)
      }
    }
  for (let i = 0; i < added.length; i++) added[i] = stored(added[i], setting)
}
