import { type FaceGroups, type Mesh, type WarningLog, singleGroup } from '@trunnion/core'

/** Larger coordinates are damage: arithmetic on them loses every digit that matters. */
export const maxCoordinate = 1e15

/** What a reader has found of one mesh, with indices into positions that several meshes may share. */
export interface RawMesh {
  readonly name: string
  readonly positions: Float64Array
  readonly indices: Uint32Array
  /** RGBA a vertex, as `positions` are numbered. */
  readonly colors?: Uint8Array
  /** Index into the scene's materials of each triangle, -1 for none. */
  readonly materialOf?: Int32Array
}

/**
 * Makes a mesh that holds only what its triangles use: triangles with missing or non-finite corners are dropped with a warning, unused vertices left out, the order kept.
 *
 * @param fresh - numbers every vertex of `raw.positions`; kept between calls by the caller so that many small meshes over one big array stay linear
 */
export const finishMesh = (raw: RawMesh, log: WarningLog, fresh = new Uint32Array(raw.positions.length / 3)): Mesh => {
  const keep = keepSound(raw, log)
  const used = usedVertices(keep.indices, fresh)
  const complete = used.length * 3 === raw.positions.length
  const positions = complete ? raw.positions : new Float64Array(used.length * 3)
  const colors = complete || !raw.colors ? raw.colors : new Uint8Array(used.length * 4)
  let indices = keep.indices
  if (!complete) {
    for (let i = 0; i < used.length; i++) {
      const from = used[i]
      fresh[from] = i
      for (let k = 0; k < 3; k++) positions[3 * i + k] = raw.positions[3 * from + k]
      if (colors && raw.colors) for (let k = 0; k < 4; k++) colors[4 * i + k] = raw.colors[4 * from + k]
    }
    indices = indices.map((index) => fresh[index])
  }
  for (const vertex of used) fresh[vertex] = 0
  return { name: raw.name, positions, indices, groups: keep.materialOf ? groupRuns(keep.materialOf) : singleGroup(), ...(colors && { colors }) }
}

const keepSound = (raw: RawMesh, log: WarningLog): { indices: Uint32Array; materialOf?: Int32Array } => {
  const { positions, indices, materialOf } = raw
  const vertices = positions.length / 3
  const triangles = indices.length / 3
  let kept = 0
  let missing = 0
  for (let t = 0; t < triangles; t++) {
    const [a, b, c] = [indices[3 * t], indices[3 * t + 1], indices[3 * t + 2]]
    const inRange = a < vertices && b < vertices && c < vertices
    if (!inRange) missing++
    if (!inRange || !isSound(positions, a) || !isSound(positions, b) || !isSound(positions, c)) continue
    if (kept !== t) {
      indices[3 * kept] = a
      indices[3 * kept + 1] = b
      indices[3 * kept + 2] = c
      if (materialOf) materialOf[kept] = materialOf[t]
    }
    kept++
  }
  if (missing > 0) log.add('INDEX_OUT_OF_RANGE', 'Triangles that refer to missing vertices were dropped.', undefined, missing)
  const dropped = triangles - kept - missing
  if (dropped > 0) log.add('NOT_FINITE_DROPPED', 'Triangles with NaN, infinite or absurdly large coordinates were dropped.', undefined, dropped)
  const whole = kept === triangles
  return { indices: whole ? indices : indices.slice(0, 3 * kept), ...(materialOf && { materialOf: whole ? materialOf : materialOf.slice(0, kept) }) }
}

const isSound = (positions: Float64Array, vertex: number): boolean => {
  const at = 3 * vertex
  return Math.abs(positions[at]) <= maxCoordinate && Math.abs(positions[at + 1]) <= maxCoordinate && Math.abs(positions[at + 2]) <= maxCoordinate
}

/** The vertices that occur in `indices`, ascending. `fresh` is all zero before; the used ones are 1 after. */
const usedVertices = (indices: Uint32Array, fresh: Uint32Array): Uint32Array => {
  const used = new Uint32Array(Math.min(indices.length, fresh.length))
  let count = 0
  let low = fresh.length
  let high = -1
  for (const index of indices) {
    if (fresh[index] !== 0) continue
    fresh[index] = 1
    used[count++] = index
    if (index < low) low = index
    if (index > high) high = index
  }
  // A scan of the range is faster than sorting, as long as the range is about as long as the mesh.
  if (high - low < 4 * indices.length) {
    count = 0
    for (let v = low; v <= high; v++) if (fresh[v] !== 0) used[count++] = v
    return used.subarray(0, count)
  }
  return used.subarray(0, count).sort()
}

/** Groups of consecutive triangles with the same material. */
export const groupRuns = (materialOf: Int32Array): FaceGroups => {
  let runs = 0
  for (let t = 0; t < materialOf.length; t++) if (t === 0 || materialOf[t] !== materialOf[t - 1]) runs++
  if (runs === 0) return singleGroup()
  const firstTriangle = new Uint32Array(runs)
  const material = new Int32Array(runs)
  for (let t = 0, run = 0; t < materialOf.length; t++) {
    if (t > 0 && materialOf[t] === materialOf[t - 1]) continue
    firstTriangle[run] = t
    material[run++] = materialOf[t]
  }
  return { firstTriangle, material, faceId: new Int32Array(runs).fill(-1) }
}
