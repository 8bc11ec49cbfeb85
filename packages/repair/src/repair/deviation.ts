import { buildBvh, closestPoint, makeClosestPoint } from '@trunnion/meshcore'
import { type Surface, made } from './surface.ts'
import { doubleArea } from './vectors.ts'

/** How far a result lies from its input and back; filled holes are not counted as distance but as area. */
export interface Deviation {
  readonly maxMm: number
  readonly p99Mm: number
  readonly meanMm: number
  /** Area of surface that the input did not have, and its share of the result. */
  readonly inventedAreaMm2: number
  readonly inventedShare: number
}

/** Samples over the faces that changed; faces that stayed bit for bit lie at distance 0 and only count with their area. */
const mostSamples = 20_000

/**
 * Two-sided deviation: samples and corners of input faces that are gone or moved against the result, and of the result's own faces that are new or moved
 * (fills excepted) against the input, spread by area along a low-discrepancy sequence.
 */
export const measureDeviation = (input: Surface, output: Surface, unitMm: number, { inputSame, outputSame }: Unchanged): Deviation => {
  const forward = sampleSide(input, inputSame, undefined, output)
  const backward = sampleSide(output, outputSame, output.origin, input)
  const { invented, total } = inventedArea(output, outputSame)
  const p99 = Math.max(forward.p99, backward.p99)
  return {
    maxMm: Math.max(forward.max, backward.max) * unitMm,
    p99Mm: p99 * unitMm,
    meanMm: Math.max(forward.mean, backward.mean) * unitMm,
    inventedAreaMm2: invented * unitMm ** 2,
    inventedShare: total > 0 ? invented / total : 0,
  }
}

/** Faces of either side that are faces of the other, to the bit. */
export interface Unchanged {
  readonly inputSame: Uint8Array
  readonly outputSame: Uint8Array
  /** The output's face for each of the input's, or -1. */
  readonly keptAs: Int32Array
}

export const unchangedFaces = (input: Surface, output: Surface): Unchanged => {
  const keptAs = new Int32Array(input.origin.length).fill(-1)
  const inputSame = new Uint8Array(input.origin.length)
  const outputSame = new Uint8Array(output.origin.length)
  let most = -1
  for (const from of input.origin) if (from > most) most = from
  const faceOf = new Int32Array(most + 1).fill(-1)
  for (let f = 0; f < input.origin.length; f++) faceOf[input.origin[f]] = f
  for (let g = 0; g < output.origin.length; g++) {
    const from = output.origin[g]
    const f = from >= 0 && from <= most ? faceOf[from] : -1
    if (f < 0 || inputSame[f] === 1 || !samePlace(input, f, output, g)) continue
    inputSame[f] = outputSame[g] = 1
    keptAs[f] = g
  }
  return { inputSame, outputSame, keptAs }
}

/** Are all corners of one face corners of the other, to the bit? */
const samePlace = (a: Surface, f: number, b: Surface, g: number): boolean => {
  for (let k = 0; k < 3; k++) {
    const p = 3 * a.indices[3 * f + k]
    if (sameCorner(a.points, p, b.points, 3 * b.indices[3 * g + k])) continue
    let found = false
    for (let i = 0; i < 3 && !found; i++) {
      const q = 3 * b.indices[3 * g + i]
      found = sameCorner(a.points, p, b.points, q)
    }
    if (!found) return false
  }
  return true
}

const sameCorner = (a: Float64Array, p: number, b: Float64Array, q: number): boolean => a[p] === b[q] && a[p + 1] === b[q + 1] && a[p + 2] === b[q + 2]

const inventedArea = ({ points, indices, origin }: Surface, same: Uint8Array): { invented: number; total: number } => {
  let invented = 0
  let total = 0
  for (let f = 0; f < origin.length; f++) {
    const area = doubleArea(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]) / 2
    total += area
    if (same[f] === 0 && (origin[f] === made.fill || origin[f] === made.remesh)) invented += area
  }
  return { invented, total }
}

/** Distances from the changed faces of one side to the other side. */
const sampleSide = (
  { points, indices }: Surface,
  same: Uint8Array,
  origin: Int32Array | undefined,
  other: Surface,
): { max: number; p99: number; mean: number } => {
  const faces: number[] = []
  const until: number[] = []
  let changed = 0
  let total = 0
  for (let f = 0; f < same.length; f++) {
    const area = doubleArea(points, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2])
    total += area
    if (same[f] === 1 || origin?.[f] === made.fill) continue
    faces.push(f)
    until.push((changed += area))
  }
  if (faces.length === 0 || other.indices.length === 0) return { max: 0, p99: 0, mean: 0 }
  const bvh = buildBvh(other.points, other.indices)
  const near = makeClosestPoint()
  let max = 0
  const ask = (x: number, y: number, z: number): number => {
    const { distance } = closestPoint(bvh, other.points, other.indices, x, y, z, near)
    if (distance > max) max = distance
    return distance
  }
  for (const f of faces.length <= mostSamples ? faces : []) for (let k = 0; k < 3; k++) ask(...place(points, 3 * indices[3 * f + k]))
  const count = changed > 0 ? Math.min(mostSamples, 40 * faces.length) : 0
  const distances = new Float64Array(count)
  for (let n = 0, at = 0; n < count; n++) {
    const aim = ((n + 0.5) / count) * changed
    while (at + 1 < faces.length && until[at] < aim) at++
    // Roberts' R2 sequence, folded into the triangle
    let u = ((n + 1) * 0.7548776662466927) % 1
    let v = ((n + 1) * 0.5698402909980532) % 1
    if (u + v > 1) [u, v] = [1 - u, 1 - v]
    const [a, b, c] = [3 * indices[3 * faces[at]], 3 * indices[3 * faces[at] + 1], 3 * indices[3 * faces[at] + 2]]
    const w = 1 - u - v
    distances[n] = ask(
      w * points[a] + u * points[b] + v * points[c],
      w * points[a + 1] + u * points[b + 1] + v * points[c + 1],
      w * points[a + 2] + u * points[b + 2] + v * points[c + 2],
    )
  }
  distances.sort()
  const share = total > 0 ? changed / total : 0
  // the unchanged part of the surface stands at the low end with distance 0
  const rank = share > 0 ? 1 - 0.01 / share : -1
  const p99 = rank >= 0 && count > 0 ? distances[Math.min(count - 1, Math.floor(rank * count))] : 0
  return { max, p99, mean: count > 0 ? (distances.reduce((sum, d) => sum + d, 0) / count) * share : 0 }
}

const place = (p: Float64Array, at: number): [number, number, number] => [p[at], p[at + 1], p[at + 2]]
