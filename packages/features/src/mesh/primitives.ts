import { type Vec, add, cross, dot, mul, norm, sub, unit } from '../view/vec.ts'
import { type Flats, cornerOf } from './flats.ts'

/** A surface that flats have been found to lie on. */
export interface Primitive {
  readonly surface: 'plane' | 'cylinder' | 'cone' | 'sphere' | 'other'
  readonly flats: readonly number[]
  readonly origin: Vec
  readonly axis: Vec
  readonly radius: number
  readonly second: number
}

/** Chords of a round surface turn by less than this from one to the next: exporters go up to 0.5 rad and a little beyond. */
const mostTurn = 0.75
const leastTurn = 2e-3
/** Fewer chords than this are a bent plate, not a round surface. */
const leastChords = 3

/** How far corners may lie off a fitted surface: exporters put them on it, up to the rounding of float32. Looser, a plate and the first chord beside it would pass for a wide arc. */
const slackOf = (radius: number, diagonal: number): number => 2e-5 * radius + 5e-6 * diagonal

/** Cuts all flats into cylinders, cones, spheres, and planes; what bends and is none of them is one `other` for each group. */
export const findPrimitives = (flats: Flats): Primitive[] => {
  const owner = new Int32Array(flats.triangles.length).fill(-1)
  const found: Primitive[] = []
  const corners = flats.triangles.map((list) => cornersOf(flats, list))
  const accept = (primitive: Primitive): void => {
    for (const flat of primitive.flats) owner[flat] = found.length
    found.push(primitive)
  }
  const free = (flat: number): boolean => owner[flat] < 0
  // Bands of few triangles first bend into something; large plates stay plates.
  const order = flats.triangles.map((_, k) => k).sort((a, b) => flats.areas[b] - flats.areas[a] || a - b)
  // Whole bores and shafts first: cones that go on from them would pass for arcs in pieces.
  for (const fit of [fitBore, fitCylinder, fitCone, fitSphere]) {
    if (fit === fitCylinder || fit === fitCone)
      for (const cylinder of found.filter(({ surface }) => surface === 'cylinder')) for (const cone of conesOn(flats, corners, cylinder, free)) accept(cone)
    for (const seed of order) {
      if (!free(seed) || flats.triangles[seed].length > 64) continue
      for (const [next, { angle }] of flats.neighbours[seed]) {
        if (!free(next) || !bends(angle)) continue
        const guess = fit(flats, corners, seed, next, free)
        if (!guess) continue
        accept(guess)
        break
      }
    }
  }
  for (const seed of order) {
    if (!free(seed)) continue
    const group = bentGroup(flats, seed, free)
    if (group.length > 2) accept({ surface: 'other', flats: group, origin: corners[seed][0], axis: flats.normals[seed], radius: 0, second: 0 })
    else accept({ surface: 'plane', flats: [seed], origin: corners[seed][0], axis: flats.normals[seed], radius: 0, second: 0 })
  }
  return found
}

const bends = (angle: number): boolean => Math.abs(angle) > leastTurn && Math.abs(angle) < mostTurn

const cornersOf = (flats: Flats, triangles: readonly number[]): Vec[] => {
  const seen = new Map<number, Vec>()
  for (const t of triangles) for (let k = 0; k < 3; k++) seen.set(flats.indices[3 * t + k], cornerOf(flats, 3 * t + k))
  return [...seen.values()]
}

type Fit = (flats: Flats, corners: readonly (readonly Vec[])[], a: number, b: number, free: (flat: number) => boolean) => Primitive | undefined

/** Grows from two flats over all neighbours that bend on and lie on the surface. */
const grow = (flats: Flats, start: readonly number[], free: (flat: number) => boolean, fits: (flat: number) => boolean): number[] => {
  const members = new Set(start)
  const stack = [...start]
  for (let flat = stack.pop(); flat !== undefined; flat = stack.pop())
    for (const [next, { angle }] of flats.neighbours[flat])
      if (!members.has(next) && free(next) && Math.abs(angle) < mostTurn && fits(next)) {
        members.add(next)
        stack.push(next)
      }
  return [...members]
}

/** A cylinder all the way round. */
const fitBore: Fit = (flats, corners, a, b, free) => {
  const found = fitCylinder(flats, corners, a, b, free)
  if (!found) return undefined
  const directions = new Set(
    found.flats.map((k) =>
      Math.floor(
        ((Math.atan2(dot(cross(flats.normals[a], flats.normals[k]), found.axis), dot(flats.normals[a], flats.normals[k])) + Math.PI) / (2 * Math.PI)) * 7.999,
      ),
    ),
  )
  return directions.size === 8 ? found : undefined
}

const fitCylinder: Fit = (flats, corners, a, b, free) => {
  const axis = unit(cross(flats.normals[a], flats.normals[b]))
  const flat = (p: Vec): Vec => sub(p, mul(axis, dot(p, axis)))
  const centre = circleThrough([...corners[a], ...corners[b]].map(flat), axis, flats.diagonal)
  if (!centre) return undefined
  const radius = norm(sub(flat(corners[a][0]), centre))
  const slack = slackOf(radius, flats.diagonal)
  const on = (k: number): boolean =>
    Math.abs(dot(flats.normals[k], axis)) < 0.02 && corners[k].every((p) => Math.abs(norm(sub(flat(p), centre)) - radius) <= slack)
  if (!on(a) || !on(b)) return undefined
  const members = grow(flats, [a, b], free, on)
  const chords = new Set(
    members.map((k) =>
      Math.round(Math.atan2(dot(cross(flats.normals[members[0]], flats.normals[k]), axis), dot(flats.normals[members[0]], flats.normals[k])) * 200),
    ),
  )
  if (chords.size < leastChords) return undefined
  // Any plate with a chord on each side lies on some circle: true chords are about equally wide, but for the last ones.
  const widths = members.map((k) => Math.max(...corners[k].map((p) => norm(sub(flat(p), flat(corners[k][0])))))).sort((p, q) => p - q)
  if (widths[widths.length - 1] > 2.5 * widths[widths.length >> 1]) return undefined
  return { surface: 'cylinder', flats: members, origin: add(centre, mul(axis, dot(corners[a][0], axis))), axis, radius, second: 0 }
}

/** Centre of the circle through points that lie across the axis: of the three that are farthest apart. */
const circleThrough = (points: readonly Vec[], axis: Vec, diagonal: number): Vec | undefined => {
  const p = points[0]
  const q = points.reduce((best, x) => (norm(sub(x, p)) > norm(sub(best, p)) ? x : best))
  const middle = points.reduce((best, x) => (Math.min(norm(sub(x, p)), norm(sub(x, q))) > Math.min(norm(sub(best, p)), norm(sub(best, q))) ? x : best))
  const u = sub(q, p)
  const v = sub(middle, p)
  const d = dot(cross(u, v), axis)
  if (Math.abs(d) < 1e-10 * diagonal * diagonal) return undefined
  const w = sub(mul(v, dot(u, u)), mul(u, dot(v, v)))
  const offset = mul(cross(w, axis), 1 / (2 * d))
  // Either handedness: the one that is equally far from all three.
  for (const sign of [1, -1]) {
    const centre = add(p, mul(offset, sign))
    const r = norm(sub(p, centre))
    if (Math.abs(norm(sub(q, centre)) - r) < 1e-6 * r && Math.abs(norm(sub(middle, centre)) - r) < 1e-6 * r) return centre
  }
  return undefined
}

/** Cones that go on from a cylinder about the same axis, as countersinks, drill tips and chamfered ends do. */
const conesOn = (flats: Flats, corners: readonly (readonly Vec[])[], { flats: own, origin, axis }: Primitive, free: (flat: number) => boolean): Primitive[] => {
  const cones: Primitive[] = []
  const taken = new Set<number>()
  const profile = (p: Vec): readonly [number, number] => {
    const v = sub(p, origin)
    const h = dot(v, axis)
    return [h, norm(sub(v, mul(axis, h)))]
  }
  for (const start of own)
    for (const [seed] of flats.neighbours[start]) {
      if (!free(seed) || taken.has(seed)) continue
      const points = corners[seed].map(profile)
      const [a, b] = [points[0], points.reduce((best, one) => (Math.abs(one[0] - points[0][0]) > Math.abs(best[0] - points[0][0]) ? one : best))]
      if (Math.abs(a[0] - b[0]) < 1e-4 * flats.diagonal || Math.abs(a[1] - b[1]) < 1e-4 * flats.diagonal) continue
      const slope = (b[1] - a[1]) / (b[0] - a[0])
      const on = (k: number): boolean =>
        corners[k].every((p) => {
          const [h, r] = profile(p)
          return Math.abs(r - a[1] - slope * (h - a[0])) <= slackOf(r, flats.diagonal) * Math.max(1, Math.abs(slope))
        })
      if (!on(seed)) continue
      const members = grow(flats, [seed], (k) => free(k) && !taken.has(k), on)
      if (members.length < 4) continue
      for (const k of members) taken.add(k)
      const apex = add(origin, mul(axis, a[0] - a[1] / slope))
      const half = Math.atan(slope)
      cones.push({ surface: 'cone', flats: members, origin: apex, axis, radius: 0, second: half })
    }
  return cones
}

/** The planes of a cone meet in its apex and lean alike against its axis. */
const fitCone: Fit = (flats, corners, a, b, free) => {
  const third = [...flats.neighbours[b]].find(
    ([k, { angle }]) => k !== a && free(k) && bends(angle) && norm(cross(unit(cross(flats.normals[a], flats.normals[b])), flats.normals[k])) < 0.9999,
  )?.[0]
  if (third === undefined) return undefined
  const [n1, n2, n3] = [a, b, third].map((k) => flats.normals[k])
  let axis = unit(cross(sub(n2, n1), sub(n3, n2)))
  if (norm(axis) === 0) return undefined
  if (dot(axis, n1) < 0) axis = mul(axis, -1)
  const tilt = dot(axis, n1)
  const d = dot(n1, cross(n2, n3))
  if (tilt < 0.03 || tilt > 0.985 || Math.abs(d) < 1e-9) return undefined
  const levels = [dot(n1, corners[a][0]), dot(n2, corners[b][0]), dot(n3, corners[third][0])]
  const apex = mul(add(add(mul(cross(n2, n3), levels[0]), mul(cross(n3, n1), levels[1])), mul(cross(n1, n2), levels[2])), 1 / d)
  const half = Math.acos(tilt) // between axis and normal; the generators lean by its complement
  const slope = Math.tan(Math.PI / 2 - half)
  const on = (k: number): boolean =>
    Math.abs(dot(flats.normals[k], axis) - tilt) < 0.01 &&
    corners[k].every((p) => {
      const v = sub(p, apex)
      const h = dot(v, axis)
      const r = norm(sub(v, mul(axis, h)))
      // The corners lie on the cone round the flats' own, which is wider by the chord.
      return Math.abs(dot(flats.normals[k], v)) <= 1e-3 * norm(v) + 2e-6 * flats.diagonal && r <= Math.abs(h) * slope * 1.2 + 1e-5 * flats.diagonal
    })
  if (![a, b, third].every(on)) return undefined
  const members = grow(flats, [a, b, third], free, on)
  if (members.length < 4) return undefined
  const rim = members.flatMap((k) => corners[k]).map((p) => ({ h: dot(sub(p, apex), axis), r: norm(sub(sub(p, apex), mul(axis, dot(sub(p, apex), axis)))) }))
  const far = rim.reduce((best, one) => (one.r > best.r ? one : best))
  if (!(Math.abs(far.h) > 0)) return undefined
  return {
    surface: 'cone',
    flats: members,
    origin: apex,
    axis,
    radius: 0,
    second: Math.atan2(far.r, far.h) > Math.PI / 2 ? Math.atan2(far.r, far.h) - Math.PI : Math.atan2(far.r, far.h),
  }
}

const fitSphere: Fit = (flats, corners, a, b, free) => {
  const points = [...corners[a], ...corners[b]]
  const p = points[0]
  // Normals of two facets of a ball meet near its centre.
  const turn = sub(flats.normals[b], flats.normals[a])
  const middle = (k: number): Vec =>
    mul(
      corners[k].reduce<Vec>((sum, x) => add(sum, x), [0, 0, 0]),
      1 / corners[k].length,
    )
  const away = sub(middle(b), middle(a))
  const signed = dot(away, turn) / dot(turn, turn)
  if (!Number.isFinite(signed)) return undefined
  let centre = sub(middle(a), mul(flats.normals[a], signed))
  for (let round = 0; round < 3; round++) {
    const mean = points.reduce((sum, x) => sum + norm(sub(x, centre)), 0) / points.length
    centre = add(
      centre,
      mul(
        points.reduce<Vec>((sum, x) => add(sum, mul(unit(sub(x, centre)), norm(sub(x, centre)) - mean)), [0, 0, 0]),
        1 / points.length,
      ),
    )
  }
  const radius = norm(sub(p, centre))
  const on = (k: number): boolean => corners[k].every((x) => Math.abs(norm(sub(x, centre)) - radius) <= 1e-2 * radius)
  if (!on(a) || !on(b)) return undefined
  const members = grow(flats, [a, b], free, on)
  return members.length < 12 ? undefined : { surface: 'sphere', flats: members, origin: centre, axis: [0, 0, 1], radius, second: 0 }
}

/** Small flats that bend on into each other. */
const bentGroup = (flats: Flats, seed: number, free: (flat: number) => boolean): number[] => {
  if (flats.triangles[seed].length > 2) return [seed]
  const members = new Set([seed])
  const stack = [seed]
  for (let flat = stack.pop(); flat !== undefined; flat = stack.pop())
    for (const [next, { angle }] of flats.neighbours[flat])
      if (!members.has(next) && free(next) && Math.abs(angle) < 0.35 && flats.triangles[next].length <= 2 && flats.areas[next] < 16 * flats.areas[seed]) {
        members.add(next)
        stack.push(next)
      }
  return [...members]
}
