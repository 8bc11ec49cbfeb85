import type { Loop } from './triangulateLoop.ts'

/** A loop to be spanned, and the loops that it was made of when it is the rim of a ring. */
export interface Gap {
  readonly loop: Loop
  /** The loops alone, for when the ring cannot be spanned. */
  readonly parts: readonly Loop[]
  /** Unit normal of the plane in which it lies, undefined when it is bent. */
  readonly normal: readonly number[] | undefined
  /** Edges between the parts, there and back: no chord may repeat them. */
  readonly bridges: readonly (readonly [number, number])[]
}

interface Flat {
  readonly loop: Loop
  readonly normal: readonly number[]
  readonly centre: readonly number[]
  readonly size: number
  /** Along its own normal; never negative. */
  readonly area: number
}

/** Farthest from the mean plane that a flat loop may run, as a share of its size. */
const flatness = 1e-3
/** Pairs are tried each with each. */
const mostLoops = 2000
/** Distances of vertices that one search for a bridge may measure. */
const mostPairs = 1e6

/**
 * Joins loops that bound one ring-shaped gap, as at the end of a tube: flat loops in one plane, one within the other and of opposite sense.
 * Capped each for itself they would lie upon each other. Every inner loop is tied to what is nearest by an edge that is gone along both ways,
 * so that the ring becomes one loop (the bridges of ear clipping, Held 2001).
 */
export const bridgeAnnuli = (points: Float64Array, loops: readonly Loop[]): readonly Gap[] => {
  const flats = loops.map((loop) => flatOf(points, loop))
  const outerOf = loops.length <= mostLoops ? flats.map((inner, i) => (inner ? outerLoop(points, flats, i, inner) : -1)) : loops.map(() => -1)
  // a loop within a loop within a loop bounds a ring of its own
  const isOuter = (i: number): boolean => outerOf[i] < 0
  return loops.flatMap((loop, i) => {
    const normal = flats[i]?.normal
    if (!isOuter(i)) return isOuter(outerOf[i]) ? [] : [{ loop, parts: [loop], normal, bridges: [] }]
    const inner = loops.filter((_, j) => outerOf[j] === i)
    const ring = inner.length === 0 ? undefined : tie(points, loop, inner)
    if (ring) return [{ loop: ring.loop, parts: [loop, ...inner], normal, bridges: ring.bridges }]
    return [loop, ...inner].map((part) => ({ loop: part, parts: [part], normal: flats[loops.indexOf(part)]?.normal, bridges: [] }))
  })
}

/** The loop's plane by Newell's normal, undefined when it leaves it. */
const flatOf = (p: Float64Array, loop: Loop): Flat | undefined => {
  const { vertices } = loop
  const n = vertices.length
  if (n < 3) return undefined
  const centre = [0, 0, 0]
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (const v of vertices)
    for (let k = 0; k < 3; k++) {
      const x = p[3 * v + k]
      centre[k] += x / n
      low[k] = Math.min(low[k], x)
      high[k] = Math.max(high[k], x)
    }
  const normal = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [a, b] = [vertices[i], vertices[(i + 1) % n]].map((v) => [0, 1, 2].map((k) => p[3 * v + k] - centre[k]))
    for (let k = 0; k < 3; k++) normal[k] += (a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3]) / 2
  }
  const area = Math.hypot(...normal)
  const size = Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2])
  if (!(area > 1e-6 * size * size)) return undefined
  const unit = normal.map((x) => x / area)
  for (const v of vertices) if (Math.abs([0, 1, 2].reduce((sum, k) => sum + unit[k] * (p[3 * v + k] - centre[k]), 0)) > flatness * size) return undefined
  return { loop, normal: unit, centre, size, area }
}

/** The smallest loop of opposite sense in the same plane that holds loop i, or -1. */
const outerLoop = (p: Float64Array, flats: readonly (Flat | undefined)[], i: number, inner: Flat): number => {
  let best = -1
  let least = Infinity
  for (const [j, outer] of flats.entries()) {
    if (!outer || j === i || outer.area <= inner.area || outer.area >= least) continue
    if (dot(outer.normal, inner.normal) > -0.999) continue
    if (Math.abs(dot(outer.normal, outer.centre) - dot(outer.normal, inner.centre)) > flatness * outer.size) continue
    if (!holds(p, outer, inner.loop.vertices[0])) continue
    best = j
    least = outer.area
  }
  return best
}

const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Does a vertex lie within a flat loop, seen along the axis nearest to its normal? */
const holds = (p: Float64Array, { loop: { vertices }, normal }: Flat, v: number): boolean => {
  const [x, y, z] = normal.map(Math.abs)
  const axis = x >= y && x >= z ? 0 : y >= z ? 1 : 2
  const [u, w] = [axis === 0 ? 1 : 0, axis === 2 ? 1 : 2]
  let inside = false
  for (let i = 0, j = vertices.length - 1; i < vertices.length; j = i++) {
    const [a, b] = [3 * vertices[i], 3 * vertices[j]]
    if (p[a + w] > p[3 * v + w] === p[b + w] > p[3 * v + w]) continue
    if (p[3 * v + u] < p[a + u] + ((p[3 * v + w] - p[a + w]) / (p[b + w] - p[a + w])) * (p[b + u] - p[a + u])) inside = !inside
  }
  return inside
}

const tie = (p: Float64Array, outer: Loop, inner: readonly Loop[]): Pick<Gap, 'loop' | 'bridges'> | undefined => {
  let loop = outer
  let left = [...inner]
  const bridges: (readonly [number, number])[] = []
  while (left.length > 0) {
    if (left.reduce((sum, one) => sum + one.vertices.length, 0) * loop.vertices.length > mostPairs) return undefined
    let best = Infinity
    let at: readonly [Loop, number, number] | undefined
    // the nearest of all is seen from the loop: whatever stood between would be nearer
    for (const one of left)
      for (const [i, a] of loop.vertices.entries())
        for (const [j, b] of one.vertices.entries()) {
          const gap = (p[3 * a] - p[3 * b]) ** 2 + (p[3 * a + 1] - p[3 * b + 1]) ** 2 + (p[3 * a + 2] - p[3 * b + 2]) ** 2
          if (gap < best && a !== b) {
            best = gap
            at = [one, i, j]
          }
        }
    if (!at) return undefined
    const [one, i, j] = at
    bridges.push([loop.vertices[i], one.vertices[j]])
    loop = joined(loop, i, one, j)
    left = left.filter((other) => other !== one)
  }
  return { loop, bridges }
}

/** Along the first loop to its vertex i, over to vertex j of the second, round it, and back. */
const joined = (first: Loop, i: number, second: Loop, j: number): Loop => {
  const around = [...second.vertices.slice(j), ...second.vertices.slice(0, j + 1)]
  const vertices = [...first.vertices.slice(0, i + 1), ...around, ...first.vertices.slice(i)]
  const none = [0, 0, 0]
  const normals = Float64Array.from([
    ...first.normals.subarray(0, 3 * i),
    ...none,
    ...second.normals.subarray(3 * j),
    ...second.normals.subarray(0, 3 * j),
    ...none,
    ...first.normals.subarray(3 * i),
  ])
  return { vertices, normals }
}
