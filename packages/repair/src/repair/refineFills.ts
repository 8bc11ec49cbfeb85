import { countCrossingsAmong } from './crossings.ts'
import { type EdgeLengths, type Patch, splitLarge } from './refinePatch.ts'
import { makeRings } from './repairDegenerate.ts'
import { type RepairSetting, type Surface, addFaces, dropFaces, made, stored } from './surface.ts'
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
  const base = surface.points.length / 3
  const faces: number[] = []
  const extra: number[] = []
  const drop = new Uint8Array(surface.origin.length)
  for (const fill of fillsOf(surface, rings.facesAt)) {
    if (fill.length < leastFaces || isFlat(surface, fill)) continue
    const patch = splitLarge(surface, fill, lengthsAround(surface, rings))
    if (patch.added.length === 0) continue
    fair(surface, patch, rings.neighbours, setting)
    for (const f of fill) drop[f] = 1
    const shift = extra.length / 3
    for (const face of patch.faces) for (const v of face) faces.push(v < base ? v : v + shift)
    for (const x of patch.added) extra.push(x)
  }
  if (faces.length === 0) return surface
  const kept = dropFaces(surface, drop)
  const refined = addFaces(kept, faces, made.fill, extra)
  const fresh = new Uint8Array(refined.origin.length).fill(1, kept.origin.length)
  const count = countCrossingsAmong(refined, fresh)
  return count > 0 && count > countCrossingsAmong(surface, drop) ? surface : refined
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
  const { places, rings, free } = localRings(points, added, around)
  const umbrella = (v: number, k: number): number => {
    const ring = rings[v]
    let sum = 0
    for (let i = 0; i < ring.length; i++) sum += places[3 * ring[i] + k]
    return sum / ring.length - places[3 * v + k]
  }
  for (let round = 0; round < fairingRounds; round++)
    for (let n = 0; n < free; n++) {
      const ring = rings[n]
      let inverse = 0
      for (let i = 0; i < ring.length; i++) inverse += 1 / (rings[ring[i]].length || 6)
      for (let k = 0; k < 3; k++) {
        let second = 0
        for (let i = 0; i < ring.length; i++) second += umbrella(ring[i], k)
        places[3 * n + k] -= (second / ring.length - umbrella(n, k)) / (1 + inverse / ring.length)
      }
    }
  for (let i = 0; i < added.length; i++) added[i] = stored(places[i], setting)
}

/** The points of a patch numbered from 0, its own (`free`) first, then its rim, then those about the rim, with the neighbours of all but the last. */
const localRings = (
  points: Float64Array,
  added: readonly number[],
  around: ReadonlyMap<number, ReadonlySet<number>>,
): { places: Float64Array; rings: Int32Array[]; free: number } => {
  const base = points.length / 3
  const free = added.length / 3
  const numberOf = new Map<number, number>()
  for (let n = 0; n < free; n++) numberOf.set(base + n, n)
  for (const v of around.keys()) if (!numberOf.has(v)) numberOf.set(v, numberOf.size)
  for (const ring of around.values()) for (const v of ring) if (!numberOf.has(v)) numberOf.set(v, numberOf.size)
  const places = new Float64Array(3 * numberOf.size)
  const rings: Int32Array[] = []
  for (const [v, n] of numberOf) {
    for (let k = 0; k < 3; k++) places[3 * n + k] = v < base ? points[3 * v + k] : added[3 * (v - base) + k]
    rings[n] = Int32Array.from(around.get(v) ?? [], (w) => numberOf.get(w) ?? n)
  }
  return { places, rings, free }
}
