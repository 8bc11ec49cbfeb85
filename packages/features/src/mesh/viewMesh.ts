import type { EdgeView, FaceView, PartView, Side } from '../view/partView.ts'
import { type Vec, add, cross, dot, mul, norm, sub, unit } from '../view/vec.ts'
import { type Flats, cornerOf } from './flats.ts'
import type { Primitive } from './primitives.ts'

/** Faces whose surfaces meet within this are tangent: triangles know their surface only so well. */
const smoothAngle = 0.14
const samples = 10

/** Segmented triangles as a part for the rules: primitives are the faces, chains of mesh edges between two of them the edges. */
export const viewMesh = (flats: Flats, primitives: readonly Primitive[]): PartView => {
  const faceOfFlat = new Int32Array(flats.triangles.length)
  primitives.forEach(({ flats: own }, face) => {
    for (const flat of own) faceOfFlat[flat] = face
  })
  // Beyond an open rim there is no face.
  const faceAt = (halfEdge: number): number => (halfEdge < 0 ? -1 : faceOfFlat[flats.flatOf[Math.floor(halfEdge / 3)]])
  const edges: EdgeView[] = []
  const sides: Side[][] = primitives.map(() => [])
  const loops: number[][][] = primitives.map(() => [])
  const edgeOf = new Int32Array(flats.indices.length).fill(-1)
  for (const chain of chainsBetween(flats, faceAt)) {
    const [left, right] = [faceAt(chain[0]), faceAt(flats.adjacency.opp[chain[0]])]
    const edge = makeEdge(flats, primitives, chain, edges.length, left, right)
    edges.push(edge)
    for (const h of chain) {
      edgeOf[h] = edge.id
      if (right >= 0) edgeOf[flats.adjacency.opp[h]] = edge.id
    }
    sides[left].push({ edge, other: right })
    if (right >= 0) sides[right].push({ edge, other: left })
  }
  for (const loop of boundaryLoops(flats, faceAt)) loops[faceAt(loop[0])].push([...new Set(loop.map((h) => edgeOf[h]))])
  const faces = primitives.map((primitive, id) =>
    makeFace(
      flats,
      primitive,
      id,
      sides[id],
      loops[id].sort((a, b) => lengthOf(b, edges) - lengthOf(a, edges)),
    ),
  )
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  for (let k = 0; k < flats.points.length; k++) {
    box[k % 3] = Math.min(box[k % 3], flats.points[k])
    box[3 + (k % 3)] = Math.max(box[3 + (k % 3)], flats.points[k])
  }
  // Chords lie inside the circle they stand for.
  return { faces, edges, box, diagonal: flats.diagonal, tolerance: flats.diagonal * 2e-5, corners: flats.points }
}

const lengthOf = (loop: readonly number[], edges: readonly EdgeView[]): number => loop.reduce((sum, id) => sum + edges[id].lengthMm, 0)

/** Next half-edge of the same face's rim, turning about the end vertex. */
const nextOnRim = (flats: Flats, faceAt: (h: number) => number, h: number): number => {
  const face = faceAt(h)
  let next = h - (h % 3) + ((h + 1) % 3)
  for (let guard = 0; guard < 10_000; guard++) {
    const twin = flats.adjacency.opp[next]
    if (faceAt(twin) !== face) return next
    next = twin - (twin % 3) + ((twin + 1) % 3)
  }
  return next
}

function* boundaryLoops(flats: Flats, faceAt: (h: number) => number): Generator<number[]> {
  const seen = new Uint8Array(flats.indices.length)
  for (let start = 0; start < flats.indices.length; start++) {
    if (seen[start] || faceAt(start) === faceAt(flats.adjacency.opp[start])) continue
    const loop: number[] = []
    for (let h = start; !seen[h]; h = nextOnRim(flats, faceAt, h)) {
      seen[h] = 1
      loop.push(h)
    }
    yield loop
  }
}

/** Runs of half-edges with the same two faces, cut at sharp corners of straight runs. */
function* chainsBetween(flats: Flats, faceAt: (h: number) => number): Generator<number[]> {
  for (const loop of boundaryLoops(flats, faceAt)) {
    const other = (h: number): number => faceAt(flats.adjacency.opp[h])
    const breaks = (k: number): boolean => {
      const before = loop[(k + loop.length - 1) % loop.length]
      return other(before) !== other(loop[k]) || turnsSharply(flats, before, loop[k])
    }
    const first = loop.findIndex((_, k) => breaks(k))
    const start = Math.max(first, 0)
    let chain: number[] = []
    for (let i = 0; i < loop.length; i++) {
      const k = (start + i) % loop.length
      if (chain.length > 0 && breaks(k)) {
        if (chain.length > 0 && (other(chain[0]) < 0 || faceAt(chain[0]) < other(chain[0]))) yield chain
        chain = []
      }
      chain.push(loop[k])
    }
    if (chain.length > 0 && (other(chain[0]) < 0 || faceAt(chain[0]) < other(chain[0]))) yield chain
  }
}

const directionOf = (flats: Flats, h: number): Vec => unit(sub(cornerOf(flats, h - (h % 3) + ((h + 1) % 3)), cornerOf(flats, h)))

const turnsSharply = (flats: Flats, a: number, b: number): boolean => dot(directionOf(flats, a), directionOf(flats, b)) < Math.cos(0.8)

/** Outward normal of a primitive's true surface at a point; of its nearest flat where it has none. */
const normalAt = (flats: Flats, primitive: Primitive, p: Vec, h: number): Vec => {
  const flat = flats.normals[flats.flatOf[Math.floor(h / 3)]]
  if (primitive.surface === 'plane' || primitive.surface === 'other') return flat
  const away = sub(p, primitive.origin)
  const along = dot(away, primitive.axis)
  let n = primitive.surface === 'sphere' ? unit(away) : unit(sub(away, mul(primitive.axis, along)))
  if (primitive.surface === 'cone')
    n = unit(
      sub(mul(n, Math.cos(primitive.second)), mul(primitive.axis, Math.sin(primitive.second) * (along >= 0 ? 1 : -1) * Math.sign(primitive.second || 1))),
    )
  return dot(n, flat) < 0 ? mul(n, -1) : n
}

const makeEdge = (flats: Flats, primitives: readonly Primitive[], chain: readonly number[], id: number, left: number, right: number): EdgeView => {
  const points = [
    ...chain.map((h) => cornerOf(flats, h)),
    cornerOf(flats, chain[chain.length - 1] - (chain[chain.length - 1] % 3) + ((chain[chain.length - 1] + 1) % 3)),
  ]
  let [angle, length] = [0, 0]
  for (const h of chain) {
    const [from, to] = [cornerOf(flats, h), cornerOf(flats, h - (h % 3) + ((h + 1) % 3))]
    const step = sub(to, from)
    const own = norm(step)
    if (!(own > 0)) continue
    length += own
    if (right < 0) continue
    const middle = mul(add(from, to), 0.5)
    const [a, b] = [normalAt(flats, primitives[left], middle, h), normalAt(flats, primitives[right], middle, flats.adjacency.opp[h])]
    angle += own * Math.atan2(dot(cross(a, b), step) / own, dot(a, b))
  }
  angle = length > 0 ? angle / length : 0
  const sampled = new Float64Array(3 * samples)
  for (let k = 0; k < samples; k++) sampled.set(points[Math.round((k * (points.length - 1)) / (samples - 1))], 3 * k)
  const straight =
    points.every((p) => norm(cross(sub(p, points[0]), unit(sub(points[points.length - 1], points[0])))) <= 1e-5 * flats.diagonal) &&
    norm(sub(points[points.length - 1], points[0])) > 0
  const circle = straight ? undefined : circleOf(points, right < 0 ? [primitives[left]] : [primitives[left], primitives[right]], flats.diagonal)
  return {
    id,
    convexity: right < 0 ? 'free' : Math.abs(angle) <= smoothAngle ? 'smooth' : angle > 0 ? 'convex' : 'concave',
    angle,
    lengthMm: length,
    kind: straight ? 'line' : circle ? 'circle' : 'other',
    ...(circle && { circle }),
    left,
    right,
    points: sampled,
  }
}

/** A rim across the axis of a round face. */
const circleOf = (points: readonly Vec[], faces: readonly Primitive[], diagonal: number): EdgeView['circle'] => {
  for (const { surface, origin, axis } of faces) {
    if (surface !== 'cylinder' && surface !== 'cone') continue
    const level = dot(sub(points[0], origin), axis)
    const centre = add(origin, mul(axis, level))
    const radius = norm(sub(points[0], centre))
    if (
      points.every(
        (p) => Math.abs(dot(sub(p, origin), axis) - level) <= 1e-4 * diagonal && Math.abs(norm(sub(p, centre)) - radius) <= 5e-3 * radius + 1e-5 * diagonal,
      )
    )
      return { centre, axis, radius }
  }
  return undefined
}

const makeFace = (flats: Flats, primitive: Primitive, id: number, sides: readonly Side[], loops: readonly (readonly number[])[]): FaceView => {
  const { axis, origin, surface } = primitive
  const box = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity]
  let [low, high, area] = [Infinity, -Infinity, 0]
  let centroid: Vec = [0, 0, 0]
  let outward = 0
  const x = unit(Math.abs(axis[0]) < 0.8 ? cross(axis, [1, 0, 0]) : cross(axis, [0, 1, 0]))
  const y = cross(axis, x)
  const covered: [number, number][] = []
  for (const flat of primitive.flats) {
    const angles: number[] = []
    const sum: Vec[] = []
    for (const t of flats.triangles[flat])
      for (let k = 0; k < 3; k++) {
        const p = cornerOf(flats, 3 * t + k)
        sum.push(p)
        const v = sub(p, origin)
        low = Math.min(low, dot(v, axis))
        high = Math.max(high, dot(v, axis))
        if (norm(cross(v, axis)) > 1e-9 * flats.diagonal) angles.push(Math.atan2(dot(v, y), dot(v, x)))
        for (let i = 0; i < 3; i++) {
          box[i] = Math.min(box[i], p[i])
          box[3 + i] = Math.max(box[3 + i], p[i])
        }
      }
    const middle = mul(
      sum.reduce<Vec>((all, p) => add(all, p), [0, 0, 0]),
      1 / sum.length,
    )
    const away = sub(middle, origin)
    outward += flats.areas[flat] * dot(surface === 'sphere' ? away : sub(away, mul(axis, dot(away, axis))), flats.normals[flat])
    covered.push(arcOf(angles))
    area += flats.areas[flat]
    centroid = add(centroid, mul(middle, flats.areas[flat]))
  }
  return {
    id,
    surface,
    origin,
    axis,
    radius: primitive.radius,
    second: primitive.second,
    hollow: surface !== 'plane' && surface !== 'other' && outward < 0,
    from: low,
    to: high,
    sweep: surface === 'plane' ? 0 : sweepOf(covered),
    bend: 0,
    areaMm2: area,
    centroid: mul(centroid, 1 / (area || 1)),
    box,
    sides,
    loops,
  }
}

/** The shorter arc that holds all angles of one flat. */
const arcOf = (angles: readonly number[]): [number, number] => {
  if (angles.length === 0) return [0, 0]
  const near = angles.map((angle) => {
    const turned = angle - angles[0]
    return angles[0] + (turned > Math.PI ? turned - 2 * Math.PI : turned < -Math.PI ? turned + 2 * Math.PI : turned)
  })
  return [Math.min(...near), Math.max(...near)]
}

const sweepOf = (arcs: readonly (readonly [number, number])[]): number => {
  const bins = new Uint8Array(720)
  for (const [low, high] of arcs)
    for (let k = Math.floor((low * 360) / Math.PI + 1e-6); k < Math.ceil((high * 360) / Math.PI - 1e-6); k++) bins[((k % 720) + 720) % 720] = 1
  const filled = bins.reduce((sum, bin) => sum + bin, 0)
  // A few bins are lost to rounding where arcs meet.
  return filled >= 714 ? 2 * Math.PI : (filled * Math.PI) / 360
}
