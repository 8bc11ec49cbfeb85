import type { Mesh } from '@trunnion/core'
import { countUp, weldMap } from '@trunnion/meshcore'

/** A mesh as it is analysed: no corner twice, no face without three different corners, no vertex without a face. */
export interface CleanMesh {
  readonly positions: Float64Array | Float32Array
  readonly indices: Uint32Array
  /** Face of the given mesh that each face was. */
  readonly faceOf: Uint32Array
  /** Faces left out because two of their corners are one. */
  readonly collapsed: number
  /** Faces left out because of a coordinate that is no number or beyond 1e15. */
  readonly notFinite: number
}

/**
 * Welds vertices with equal coordinates (normals and colours do not keep them apart) and leaves out what cannot be analysed. Coordinates stay as they are.
 *
 * @param own - nobody changes the given arrays: a mesh that is clean keeps them, so that what is known of them counts again
 */
export const cleanMesh = (mesh: Pick<Mesh, 'positions' | 'indices'>, own = false): CleanMesh => {
  const { vertexOf, first } = weldMap(mesh.positions)
  const faces = mesh.indices.length / 3
  const finite = finiteVertices(mesh.positions)
  if (!finite && first.length === vertexOf.length && isClean(mesh, first.length))
    return { ...(own ? { positions: mesh.positions, indices: mesh.indices } : copyOf(mesh)), faceOf: countUp(faces), collapsed: 0, notFinite: 0 }
  const indices = new Uint32Array(3 * faces)
  const faceOf = new Uint32Array(faces)
  let kept = 0
  let collapsed = 0
  let notFinite = 0
  for (let f = 0; f < faces; f++) {
    const [i, j, k] = [mesh.indices[3 * f], mesh.indices[3 * f + 1], mesh.indices[3 * f + 2]]
    const a = vertexOf[i]
    const b = vertexOf[j]
    const c = vertexOf[k]
    if (finite && (finite[i] & finite[j] & finite[k]) === 0) notFinite++
    else if (a === b || b === c || c === a) collapsed++
    else {
      indices[3 * kept] = a
      indices[3 * kept + 1] = b
      indices[3 * kept + 2] = c
      faceOf[kept++] = f
    }
  }
  const whole = kept === faces
  return {
    ...compact(mesh.positions, first, whole ? indices : indices.slice(0, 3 * kept)),
    faceOf: whole ? faceOf : faceOf.slice(0, kept),
    collapsed,
    notFinite,
  }
}

const copyOf = ({ positions, indices }: Pick<Mesh, 'positions' | 'indices'>): Pick<Mesh, 'positions' | 'indices'> => ({
  positions: positions.slice(),
  indices: indices.slice(),
})

/** Three different vertices a face, no vertex without a face, no -0? */
const isClean = ({ positions, indices }: Pick<Mesh, 'positions' | 'indices'>, vertices: number): boolean => {
  const used = new Uint8Array(vertices)
  for (let i = 0; i < indices.length; i += 3) {
    const a = indices[i]
    const b = indices[i + 1]
    const c = indices[i + 2]
    if (a === b || b === c || c === a) return false
    used[a] = used[b] = used[c] = 1
  }
  for (let v = 0; v < vertices; v++) if (used[v] === 0) return false
  for (let i = 0; i < positions.length; i++) if (positions[i] === 0 && 1 / positions[i] < 0) return false
  return true
}

/** Larger coordinates are damage: arithmetic on them loses every digit that matters. */
const maxCoordinate = 1e15

/** 1 for each vertex with three usable numbers, or undefined when all have. */
const finiteVertices = (positions: Float64Array | Float32Array): Uint8Array | undefined => {
  let all = true
  for (let i = 0; i < positions.length; i++) if (!(Math.abs(positions[i]) <= maxCoordinate)) all = false
  if (all) return undefined
  const finite = new Uint8Array(positions.length / 3).fill(1)
  for (let i = 0; i < positions.length; i++) if (!(Math.abs(positions[i]) <= maxCoordinate)) finite[Math.floor(i / 3)] = 0
  return finite
}

/** Numbers the vertices that faces use, in the order of `first`; changes `indices` in place. */
const compact = (
  from: Float64Array | Float32Array,
  first: Uint32Array,
  indices: Uint32Array,
): { positions: Float64Array | Float32Array; indices: Uint32Array } => {
  const fresh = new Int32Array(first.length).fill(-1)
  for (let i = 0; i < indices.length; i++) fresh[indices[i]] = 0
  let used = 0
  for (let v = 0; v < fresh.length; v++) if (fresh[v] === 0) fresh[v] = used++
  const positions = from instanceof Float64Array ? new Float64Array(3 * used) : new Float32Array(3 * used)
  for (let v = 0; v < fresh.length; v++) {
    if (fresh[v] < 0) continue
    const source = 3 * first[v]
    const to = 3 * fresh[v]
    // + 0 makes -0 and 0 one number in print, as they are one place
    positions[to] = from[source] + 0
    positions[to + 1] = from[source + 1] + 0
    positions[to + 2] = from[source + 2] + 0
  }
  for (let i = 0; i < indices.length; i++) indices[i] = fresh[indices[i]]
  return { positions, indices }
}
