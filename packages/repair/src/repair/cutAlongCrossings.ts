import { type Adjacency, orientation3 } from '@trunnion/meshcore'
import { crossesLine, cutFace } from './cutFace.ts'
import { type RepairSetting, stored } from './surface.ts'

/** A mesh cut along the lines in which its faces meet. */
export interface CutMesh {
  readonly points: Float64Array
  readonly indices: Uint32Array
  /** Face that each face is a part of. */
  readonly parent: Int32Array
  /** Edges on intersection lines: smaller vertex × 2^26 + larger. */
  readonly lines: ReadonlySet<number>
}

export const edgeKey = (a: number, b: number): number => (a < b ? a * 2 ** 26 + b : b * 2 ** 26 + a)

/** Places within a face are whole multiples of this, so that points on its long edge lie there exactly. */
const grain = 2 ** -30

interface Line {
  readonly from: number
  readonly to: number
  readonly other: number
}

/** Faces beyond this many lines are left to other means. */
const mostLines = 400

/**
 * Cuts every face of the given pairs along the others. Points are known by what makes them (an edge and a face, or three faces), never by their coordinates,
 * so that faces agree on them after rounding.
 *
 * @param pairs - faces that meet, two a pair
 * @returns undefined when anything is not in general position: faces in one plane, a vertex in a face
 */
export const cutAlongCrossings = (points: Float64Array, { indices, opp }: Adjacency, pairs: Uint32Array, setting: RepairSetting): CutMesh | undefined => {
  const added: number[] = []
  const base = points.length / 3
  const exact: number[] = []
  const onEdge = new Map<number, { v: number; t: number }[]>()
  const byEdgeAndFace = new Map<string, number>()
  const lines = new Map<number, Line[]>()
  const addPoint = (x: number, y: number, z: number): number => {
    exact.push(x, y, z)
    added.push(stored(x, setting), stored(y, setting), stored(z, setting))
    return base + added.length / 3 - 1
  }
  let failed = false
  /** The point in which the edge behind half-edge h goes through face g, or -1. */
  const pierce = (h: number, g: number): number => {
    const tail = indices[h]
    const head = indices[h % 3 === 2 ? h - 2 : h + 1]
    const [u, v] = tail < head ? [3 * tail, 3 * head] : [3 * head, 3 * tail]
    const [a, b, c] = [3 * indices[3 * g], 3 * indices[3 * g + 1], 3 * indices[3 * g + 2]]
    if (u === a || u === b || u === c || v === a || v === b || v === c) return -1
    const key = `${u} ${v} ${g}`
    const known = byEdgeAndFace.get(key)
    if (known !== undefined) return known
    const su = orientation3(points, a, b, c, u)
    const sv = orientation3(points, a, b, c, v)
    const sides = [orientation3(points, u, v, a, b), orientation3(points, u, v, b, c), orientation3(points, u, v, c, a)]
    const [x, y, z] = sides
    if ((su > 0 && sv > 0) || (su < 0 && sv < 0)) return -1
    if ((x > 0 || y > 0 || z > 0) && (x < 0 || y < 0 || z < 0)) return -1
    if (su === 0 || sv === 0 || x === 0 || y === 0 || z === 0) {
      failed = true
      return -1
    }
    const share = su / (su - sv)
    const [px, py, pz] = [0, 1, 2].map((k) => points[u + k] + share * (points[v + k] - points[u + k]))
    const vertex = addPoint(px, py, pz)
    byEdgeAndFace.set(key, vertex)
    const at = edgeKey(u / 3, v / 3)
    onEdge.set(at, [...(onEdge.get(at) ?? []), { v: vertex, t: Math.round(share / grain) * grain }])
    return vertex
  }
  const cornersOf = (f: number): number[] => [indices[3 * f], indices[3 * f + 1], indices[3 * f + 2]]
  for (let i = 0; i < pairs.length; i += 2) {
    const [f, g] = [pairs[i], pairs[i + 1]]
    const ends = new Set<number>()
    for (let k = 0; k < 3; k++) {
      ends.add(pierce(3 * f + k, g))
      ends.add(pierce(3 * g + k, f))
    }
    ends.delete(-1)
    for (const v of cornersOf(f)) if (cornersOf(g).includes(v)) ends.add(v)
    const [from, to] = ends
    if (failed || ends.size !== 2) return undefined
    for (const [own, other] of [
      [f, g],
      [g, f],
    ])
      lines.set(own, [...(lines.get(own) ?? []), { from, to, other }])
  }
  const byThree = new Map<string, number>()
  const cut = new Map<number, number[]>()
  const lineEdges = new Set<number>()
  const concerned = new Set(lines.keys())
  // the other face at a pierced edge gets its points even when it meets nothing itself
  for (let h = 0; h < opp.length; h++) if (onEdge.has(edgeKey(indices[h], indices[h % 3 === 2 ? h - 2 : h + 1]))) concerned.add((h / 3) | 0)
  for (const f of [...concerned].sort((a, b) => a - b)) {
    const own = lines.get(f) ?? []
    if (own.length > mostLines) return undefined
    const local = localPoints(points, cornersOf(f), onEdge, own, (v) => exact.slice(3 * (v - base), 3 * (v - base) + 3))
    if (!local) return undefined
    const split = splitAtTriples(f, own, local, byThree, points, cornersOf(f), addPoint)
    if (!split) return undefined
    const faces = cutFace({
      places: Float64Array.from(local.places),
      lines: split.map(([a, b]) => [local.index.get(a) as number, local.index.get(b) as number]),
    })
    if (!faces) return undefined
    for (const [a, b] of split) lineEdges.add(edgeKey(a, b))
    cut.set(
      f,
      faces.flatMap((face) => face.map((i) => local.vertices[i])),
    )
  }
  return assemble(points, indices, added, cut, lineEdges)
}

interface Local {
  readonly vertices: number[]
  readonly places: number[]
  readonly index: Map<number, number>
}

/** The points of a face in its own coordinates: corners, points on its edges, ends of lines inside. */
const localPoints = (
  points: Float64Array,
  corners: readonly number[],
  onEdge: ReadonlyMap<number, { v: number; t: number }[]>,
  lines: readonly Line[],
  placeOf: (v: number) => number[],
): Local | undefined => {
  const local: Local = { vertices: [], places: [], index: new Map() }
  const put = (v: number, x: number, y: number): void => {
    if (local.index.has(v)) return
    local.index.set(v, local.vertices.length)
    local.vertices.push(v)
    local.places.push(x, y, 0)
  }
  put(corners[0], 0, 0)
  put(corners[1], 1, 0)
  put(corners[2], 0, 1)
  for (let k = 0; k < 3; k++) {
    const [a, b] = [corners[k], corners[(k + 1) % 3]]
    for (const { v, t } of onEdge.get(edgeKey(a, b)) ?? []) {
      const s = a < b ? t : 1 - t
      if (!(s > 0 && s < 1)) return undefined
      put(v, k === 0 ? s : k === 1 ? 1 - s : 0, k === 0 ? 0 : k === 1 ? s : 1 - s)
    }
  }
  for (const { from, to } of lines)
    for (const v of [from, to]) {
      if (local.index.has(v)) continue
      const place = inFace(points, corners, placeOf(v))
      if (!place) return undefined
      put(v, place[0], place[1])
    }
  return local
}

/** Coordinates of a point in a face, on the grain; undefined when they leave it. */
const inFace = (p: Float64Array, [i, j, k]: readonly number[], [x, y, z]: readonly number[]): [number, number] | undefined => {
  const u = [0, 1, 2].map((n) => p[3 * j + n] - p[3 * i + n])
  const v = [0, 1, 2].map((n) => p[3 * k + n] - p[3 * i + n])
  const w = [x - p[3 * i], y - p[3 * i + 1], z - p[3 * i + 2]]
  const dot = (a: readonly number[], b: readonly number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
  const [uu, uv, vv, wu, wv] = [dot(u, u), dot(u, v), dot(v, v), dot(w, u), dot(w, v)]
  const det = uu * vv - uv * uv
  const s = Math.round((wu * vv - wv * uv) / det / grain) * grain
  const t = Math.round((wv * uu - wu * uv) / det / grain) * grain
  return s > 0 && t > 0 && s + t < 1 ? [s, t] : undefined
}

/** Splits lines of a face where they cross: three faces meet there. */
const splitAtTriples = (
  f: number,
  lines: readonly Line[],
  local: Local,
  byThree: Map<string, number>,
  points: Float64Array,
  corners: readonly number[],
  addPoint: (x: number, y: number, z: number) => number,
): [number, number][] | undefined => {
  const places = Float64Array.from(local.places)
  const at = (v: number): number => local.index.get(v) as number
  const between: { v: number; t: number }[][] = lines.map(() => [])
  for (let i = 0; i < lines.length; i++)
    for (let j = i + 1; j < lines.length; j++) {
      const [a, b, c, d] = [at(lines[i].from), at(lines[i].to), at(lines[j].from), at(lines[j].to)]
      if (a === c || a === d || b === c || b === d || !crossesLine(places, a, b, c, d)) continue
      const [ax, ay] = [places[3 * a], places[3 * a + 1]]
      const [bx, by] = [places[3 * b] - ax, places[3 * b + 1] - ay]
      const [cx, cy] = [places[3 * c] - ax, places[3 * c + 1] - ay]
      const [dx, dy] = [places[3 * d] - places[3 * c], places[3 * d + 1] - places[3 * c + 1]]
      const cross = bx * dy - by * dx
      const s = (cx * dy - cy * dx) / cross
      const t = (cx * by - cy * bx) / cross
      const x = Math.round((ax + s * bx) / grain) * grain
      const y = Math.round((ay + s * by) / grain) * grain
      const key = [f, lines[i].other, lines[j].other].sort((m, n) => m - n).join(' ')
      let vertex = byThree.get(key)
      if (vertex === undefined) {
        const [px, py, pz] = [0, 1, 2].map((k) => {
          const o = points[3 * corners[0] + k]
          return o + x * (points[3 * corners[1] + k] - o) + y * (points[3 * corners[2] + k] - o)
        })
        vertex = addPoint(px, py, pz)
        byThree.set(key, vertex)
      }
      if (local.index.has(vertex)) return undefined
      local.index.set(vertex, local.vertices.length)
      local.vertices.push(vertex)
      local.places.push(x, y, 0)
      between[i].push({ v: vertex, t: s })
      between[j].push({ v: vertex, t })
    }
  return lines.flatMap(({ from, to }, i) => {
    const chain = [from, ...between[i].sort((m, n) => m.t - n.t).map(({ v }) => v), to]
    return chain.slice(1).map((v, k): [number, number] => [chain[k], v])
  })
}

const assemble = (
  points: Float64Array,
  indices: Uint32Array,
  added: readonly number[],
  cut: ReadonlyMap<number, number[]>,
  lines: ReadonlySet<number>,
): CutMesh => {
  const out: number[] = []
  const parent: number[] = []
  for (let f = 0; f < indices.length / 3; f++) {
    const parts = cut.get(f) ?? [indices[3 * f], indices[3 * f + 1], indices[3 * f + 2]]
    for (let i = 0; i < parts.length; i++) out.push(parts[i])
    for (let i = 0; i < parts.length; i += 3) parent.push(f)
  }
  const all = new Float64Array(points.length + added.length)
  all.set(points)
  all.set(added, points.length)
  return { points: all, indices: Uint32Array.from(out), parent: Int32Array.from(parent), lines }
}
