/** A surface under repair. Passes take one and give another; what a pass leaves alone keeps its bits. */
export interface Surface {
  /** xyz triples; vertices with equal coordinates may be apart on purpose (split pinches). */
  readonly points: Float64Array
  /** Three different vertices a face. */
  readonly indices: Uint32Array
  /** Face of the input that a face is or comes from, or a {@link made} number. */
  readonly origin: Int32Array
}

/** Faces that no input face stands behind. */
export const made = { fill: -1, union: -2, remesh: -3, split: -4 } as const

/** What all passes of one repair share. */
export interface RepairSetting {
  readonly aggressive: boolean
  /** Diagonal of the input's box. */
  readonly diagonal: number
  /** Greatest distance a vertex may be moved, in the surface's unit. */
  readonly tolerance: number
  /** Farthest that a visible part may lie from the result, whatever is cut, united or rebuilt; Infinity when nobody set a limit. */
  readonly mostStray: number
  /** Points are rounded to float32, as the output will store them. */
  readonly float32: boolean
}

/** A number as the output will store it; -0 becomes 0, as they are one place. */
export const stored = (value: number, { float32 }: Pick<RepairSetting, 'float32'>): number => (float32 ? Math.fround(value) : value) + 0

/** The surface without the marked faces (1 = drop) and without faces that repeat a vertex; vertices stay numbered as they are. The same surface when none is. */
export const dropFaces = (surface: Surface, drop: Uint8Array): Surface => {
  const { points, indices, origin } = surface
  let kept = 0
  const next = new Uint32Array(indices.length)
  const from = new Int32Array(origin.length)
  for (let f = 0; f < origin.length; f++) {
    const a = indices[3 * f]
    const b = indices[3 * f + 1]
    const c = indices[3 * f + 2]
    if (drop[f] === 1 || a === b || b === c || c === a) continue
    next[3 * kept] = a
    next[3 * kept + 1] = b
    next[3 * kept + 2] = c
    from[kept++] = origin[f]
  }
  return kept === origin.length ? surface : { points, indices: next.slice(0, 3 * kept), origin: from.slice(0, kept) }
}

/** The surface with more vertices and faces at its end. */
export const addFaces = ({ points, indices, origin }: Surface, faces: readonly number[], from: number | Int32Array, extra: readonly number[] = []): Surface => {
  const more = new Int32Array(origin.length + faces.length / 3)
  more.set(origin)
  if (typeof from === 'number') more.fill(from, origin.length)
  else more.set(from, origin.length)
  const corners = new Uint32Array(indices.length + faces.length)
  corners.set(indices)
  corners.set(faces, indices.length)
  if (extra.length === 0) return { points, indices: corners, origin: more }
  const places = new Float64Array(points.length + extra.length)
  places.set(points)
  places.set(extra, points.length)
  return { points: places, indices: corners, origin: more }
}

/** Vertices renumbered without gaps, in order; the same surface when every vertex has a face. */
export const compactVertices = (surface: Surface): Surface => {
  const fresh = new Int32Array(surface.points.length / 3).fill(-1)
  const { indices } = surface
  for (let i = 0; i < indices.length; i++) fresh[indices[i]] = 0
  let used = 0
  for (let v = 0; v < fresh.length; v++) if (fresh[v] === 0) fresh[v] = used++
  if (used === fresh.length) return surface
  const points = new Float64Array(3 * used)
  for (let v = 0; v < fresh.length; v++) if (fresh[v] >= 0) for (let k = 0; k < 3; k++) points[3 * fresh[v] + k] = surface.points[3 * v + k]
  return { points, indices: indices.map((v) => fresh[v]), origin: surface.origin }
}
