/** A polygon as the encoder takes it. */
export interface MeshPolygon {
  /** Vertices, counter-clockwise seen from outside. */
  readonly vertices: readonly number[]
  /** Attribute record of each corner. */
  readonly attributes?: readonly number[]
  readonly group?: number
  /** Closes a hole for the coder; not part of the model. */
  readonly cover?: boolean
}

/** Symbol streams, and the order in which vertices and attribute records must be stored. */
export interface EncodedMesh {
  readonly degrees: number[][]
  readonly valences: number[]
  readonly groups: number[]
  readonly flags: number[]
  /** Masks by context, up to 64 bits. */
  readonly masks: bigint[][]
  readonly longMasks: number[]
  readonly splitFaces: number[]
  readonly splitPositions: number[]
  readonly vertexOrder: number[]
  readonly attributeOrder: number[]
}

interface Corner {
  readonly polygon: number
  readonly at: number
}

/** Corners around one vertex, each followed by the one across its incoming edge; the coder's "dual face". */
interface Fan {
  readonly vertex: number
  readonly corners: Corner[]
}

interface DualVertex {
  readonly polygon: number
  readonly turned: number
  readonly faces: number[]
}

interface DualFace {
  readonly fan: Fan
  readonly offset: number
  readonly verts: number[]
}

const keyOf = (a: number, b: number): string => `${a} ${b}`

/** Adds a cover polygon for every hole, so that each edge has two polygons. */
export const withCovers = (polygons: readonly MeshPolygon[]): MeshPolygon[] => {
  const edges = new Set(polygons.flatMap(({ vertices }) => vertices.map((v, i) => keyOf(v, vertices[(i + 1) % vertices.length]))))
  const next = new Map<number, number[]>()
  for (const edge of edges) {
    const [a, b] = edge.split(' ').map(Number)
    if (!edges.has(keyOf(b, a))) next.set(b, [...(next.get(b) ?? []), a])
  }
  const covers: MeshPolygon[] = []
  for (const first of next.keys()) {
    const path: number[] = []
    for (let v: number | undefined = first; v !== undefined; v = next.get(v)?.pop()) {
      const met = path.indexOf(v)
      // A boundary that touches itself gives one cover a loop: no cover may have a vertex twice.
      if (met >= 0) covers.push({ vertices: path.splice(met), cover: true })
      path.push(v)
    }
  }
  return [...polygons, ...covers]
}

const fansOf = (polygons: readonly MeshPolygon[]): Fan[][] => {
  const outgoing = new Map<string, Corner>()
  for (const [polygon, { vertices }] of polygons.entries()) {
    for (const [at, v] of vertices.entries()) {
      const key = keyOf(v, vertices[(at + 1) % vertices.length])
      if (outgoing.has(key)) throw new Error('an edge has two polygons on one side')
      outgoing.set(key, { polygon, at })
    }
  }
  const fans: Fan[][] = polygons.map(() => [])
  for (const [polygon, { vertices }] of polygons.entries()) {
    for (const [at, vertex] of vertices.entries()) {
      if (fans[polygon][at]) continue
      const fan: Fan = { vertex, corners: [] }
      for (let corner: Corner = { polygon, at }; !fans[corner.polygon][corner.at];) {
        fan.corners.push(corner)
        fans[corner.polygon][corner.at] = fan
        const around = polygons[corner.polygon].vertices
        const across = outgoing.get(keyOf(vertex, around[(corner.at + around.length - 1) % around.length]))
        if (!across) throw new Error('a hole has no cover')
        corner = across
      }
    }
  }
  return fans
}

/** Codes a closed mesh by the same walk as the decoder, with the real mesh in place of the streams. Plain and slow on purpose: it follows the text of the format. */
export const encodeDualMesh = (polygons: readonly MeshPolygon[]): EncodedMesh => {
  const fans = fansOf(polygons)
  const out: EncodedMesh = {
    degrees: Array.from({ length: 8 }, () => []),
    valences: [],
    groups: [],
    flags: [],
    masks: Array.from({ length: 8 }, () => []),
    longMasks: [],
    splitFaces: [],
    splitPositions: [],
    vertexOrder: [],
    attributeOrder: [],
  }
  const V: DualVertex[] = []
  const F: DualFace[] = []
  const faceOfFan = new Map<Fan, number>()
  const visited = new Set<number>()
  let active: number[] = []
  const removed = new Set<number>()
  const mod = (i: number, n: number): number => ((i % n) + n) % n
  const valence = (v: number): number => V[v].faces.length
  const degree = (f: number): number => F[f].verts.length
  const fanAt = (v: number, slot: number): Fan => fans[V[v].polygon][mod(V[v].turned + slot, valence(v))]

  const newVertex = (polygon: number, turned: number): number => {
    if (visited.has(polygon)) throw new Error('a polygon is met twice')
    visited.add(polygon)
    const { vertices, group, cover } = polygons[polygon]
    out.valences.push(vertices.length)
    out.groups.push(group ?? 0)
    out.flags.push(cover ? 1 : 0)
    return V.push({ polygon, turned, faces: vertices.map(() => -1) }) - 1
  }
  const contextOf = (v: number): number => {
    const known = V[v].faces.filter((f) => f >= 0)
    const total = known.reduce((sum, f) => sum + degree(f), 0)
    const n = valence(v)
    if (n === 3 || n === 4) {
      const usual = known.length * (n === 3 ? 6 : 4)
      return 3 * (n - 3) + (total < usual ? 0 : total === usual ? 1 : 2)
    }
    return n === 5 ? 6 : 7
  }
  const putMask = (fan: Fan, offset: number): void => {
    const n = fan.corners.length
    const attributes = fan.corners.map((_, i) => {
      const { polygon, at } = fan.corners[(offset + i) % n]
      return polygons[polygon].attributes?.[at] ?? -1
    })
    // A cover has no attributes of its own: it takes what the corner before it has.
    for (let pass = 0; pass < 2; pass++) for (let i = 0; i < n; i++) if (attributes[i] < 0) attributes[i] = attributes[mod(i - 1, n)]
    let mask = 0n
    for (let i = 0; i < n; i++) if (attributes[i] >= 0 && attributes[i] !== attributes[mod(i - 1, n)]) mask |= 1n << BigInt(i)
    if (mask === 0n && attributes[0] >= 0) mask = 1n
    for (let i = 0; i < n; i++) if ((mask >> BigInt(i)) & 1n) out.attributeOrder.push(attributes[i])
    if (n <= 64) out.masks[Math.min(7, Math.max(0, n - 2))].push(mask)
    else for (let i = 0; i < Math.ceil(n / 32); i++) out.longMasks.push(Number((mask >> BigInt(32 * i)) & 0xffffffffn) | 0)
  }
  const attach = (v: number, slot: number, f: number, place: number): void => {
    F[f].verts[place] = v
    const a = F[f].verts[mod(place - 1, degree(f))]
    const next = mod(slot + 1, valence(v))
    if (a !== -1 && V[v].faces[next] === -1) {
      const i = V[a].faces.indexOf(f)
      if (i >= 0) V[v].faces[next] = V[a].faces[mod(i - 1, valence(a))]
    }
    const b = F[f].verts[mod(place + 1, degree(f))]
    const previous = mod(slot - 1, valence(v))
    if (b !== -1 && V[v].faces[previous] === -1) {
      const i = V[b].faces.indexOf(f)
      if (i >= 0) V[v].faces[previous] = V[b].faces[mod(i + 1, valence(b))]
    }
  }
  const activate = (v: number, slot: number): void => {
    const fan = fanAt(v, slot)
    const corner = mod(V[v].turned + slot, valence(v))
    const index = fan.corners.findIndex(({ polygon, at }) => polygon === V[v].polygon && at === corner)
    const stream = out.degrees[contextOf(v)]
    const known = faceOfFan.get(fan)
    if (known === undefined) {
      stream.push(fan.corners.length)
      const f = F.push({ fan, offset: index, verts: fan.corners.map(() => -1) }) - 1
      faceOfFan.set(fan, f)
      out.vertexOrder.push(fan.vertex)
      putMask(fan, index)
      V[v].faces[slot] = f
      F[f].verts[0] = v
      active.push(f)
      return
    }
    stream.push(0)
    const at = active.lastIndexOf(known)
    if (at < 0) throw new Error('a split names a vertex that is complete')
    out.splitFaces.push(active.length - at)
    const place = mod(index - F[known].offset, fan.corners.length)
    out.splitPositions.push(place)
    V[v].faces[slot] = known
    attach(v, slot, known, place)
  }
  const complete = (v: number, place: number): void => {
    const n = valence(v)
    const walk = (from: number, end: number, step: 1 | -1): number => {
      let before = V[v].faces[0]
      let at = place
      let i = from
      for (; i !== end; i += step) {
        const f = V[v].faces[i]
        if (f === -1) break
        at = mod(at - step, degree(before))
        const x = F[before].verts[at]
        if (x === -1) break
        const found = F[f].verts.indexOf(x)
        if (found < 0) break
        at = mod(found - step, degree(f))
        attach(v, i, f, at)
        before = f
      }
      return i
    }
    const first = walk(1, n, 1)
    if (first === n) return
    const last = walk(n - 1, first - 1, -1)
    for (let slot = first; slot <= last; slot++) activate(v, slot)
  }
  const empty = (f: number): number => F[f].verts.filter((x) => x === -1).length
  const pick = (): number => {
    while (active.length > 0 && removed.has(active.at(-1)!)) active.pop()
    let best = -1
    let seen = 0
    for (let i = active.length - 1; i >= 0 && seen < 16; i--) {
      if (removed.has(active[i])) active = active.toSpliced(i, 1)
      else {
        seen++
        if (best < 0 || empty(active[i]) < empty(best)) best = active[i]
      }
    }
    return best
  }
  for (const seed of polygons.keys()) {
    if (visited.has(seed)) continue
    const v = newVertex(seed, 0)
    for (let slot = 0; slot < valence(v); slot++) activate(v, slot)
    for (let f = pick(); f >= 0; f = pick()) {
      for (let place = F[f].verts.indexOf(-1); place >= 0; place = F[f].verts.indexOf(-1)) {
        const { polygon, at } = F[f].fan.corners[(F[f].offset + place) % degree(f)]
        const w = newVertex(polygon, at)
        V[w].faces[0] = f
        attach(w, 0, f, place)
        complete(w, place)
      }
      removed.add(f)
    }
  }
  for (const v of V.keys()) for (const [slot, f] of V[v].faces.entries()) if (F[f].fan !== fanAt(v, slot)) throw new Error('the mesh cannot be coded')
  return out
}
