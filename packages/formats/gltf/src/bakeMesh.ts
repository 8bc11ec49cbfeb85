import { type Mesh, diagonalOf, emptyBox, growBox } from '@trunnion/core'

/** Triangles of one material: one glTF primitive. */
export interface BakedPart {
  /** Index into `Scene.materials`, or -1. */
  readonly material: number
  readonly indices: Uint32Array
  /** Faces of the source in this part, in the order of their triangles; absent when there is only one without id. */
  readonly faces?: { readonly ids: readonly number[]; readonly firstTriangle: readonly number[] }
}

/** A mesh as glTF wants it: float32 metres, one part a material. */
export interface BakedMesh {
  readonly positions: Float32Array
  readonly normals?: Float32Array
  readonly colors?: Uint8Array
  readonly parts: readonly BakedPart[]
  /** Line segments' points (metres) and the number of segments of each polyline. */
  readonly lines?: { readonly positions: Float32Array; readonly offsets: Uint32Array }
  readonly points?: Float32Array
  /** Where the origin of the positions lies, in metres, when they were moved to save precision. */
  readonly offset?: readonly [number, number, number]
}

const metres = (positions: Float64Array | Float32Array, scale: number, [x, y, z]: readonly [number, number, number]): Float32Array => {
  const out = new Float32Array(positions.length - (positions.length % 3))
  for (let i = 0; i < out.length; i += 3) {
    out[i] = positions[i] * scale - x
    out[i + 1] = positions[i + 1] * scale - y
    out[i + 2] = positions[i + 2] * scale - z
  }
  return out
}

const none = [0, 0, 0] as const

/**
 * The place to which a mesh far from its origin is moved: where float32 would resolve less than 1/65536 of its diagonal
 * (site coordinates in DXF and BIM). Undefined for all others, whose positions stay as they are.
 */
const farOrigin = (mesh: Mesh, scale: number): readonly [number, number, number] | undefined => {
  const box = emptyBox()
  growBox(box, mesh.positions)
  if (mesh.edges) growBox(box, mesh.edges.positions)
  if (mesh.points) growBox(box, mesh.points)
  const reach = Math.max(...box.map(Math.abs)) * scale
  const diagonal = diagonalOf(box) * scale
  if (!(diagonal > 0) || !Number.isFinite(reach) || reach < diagonal * 2 ** 8) return undefined
  return [((box[0] + box[3]) / 2) * scale, ((box[1] + box[4]) / 2) * scale, ((box[2] + box[5]) / 2) * scale]
}

const partsOf = ({ groups, indices }: Mesh): BakedPart[] => {
  const triangles = indices.length / 3
  const byMaterial = new Map<number, number[]>()
  for (let g = 0; g < groups.firstTriangle.length; g++) {
    const known = byMaterial.get(groups.material[g])
    if (known) known.push(g)
    else byMaterial.set(groups.material[g], [g])
  }
  const end = (g: number): number => (g + 1 < groups.firstTriangle.length ? groups.firstTriangle[g + 1] : triangles)
  const parts: BakedPart[] = []
  for (const [material, members] of byMaterial) {
    const count = members.reduce((sum, g) => sum + end(g) - groups.firstTriangle[g], 0)
    if (count === 0) continue
    const out = byMaterial.size === 1 ? indices : new Uint32Array(3 * count)
    const ids: number[] = []
    const firstTriangle: number[] = []
    let at = 0
    for (const g of members) {
      const first = groups.firstTriangle[g]
      if (end(g) === first) continue
      if (out !== indices) out.set(indices.subarray(3 * first, 3 * end(g)), 3 * at)
      // Neighbours without id are one face: they say nothing more apart.
      if (ids.length === 0 || groups.faceId[g] !== -1 || ids[ids.length - 1] !== -1) {
        ids.push(groups.faceId[g])
        firstTriangle.push(at)
      }
      at += end(g) - first
    }
    parts.push({ material, indices: out, ...((ids.length > 1 || ids[0] !== -1) && { faces: { ids, firstTriangle } }) })
  }
  return parts
}

/**
 * Turns a mesh of the scene into float32 metres with one part a material. Typed arrays that need no change are shared, not copied.
 * @param scale - metres in one unit of the scene
 */
export const bakeMesh = (mesh: Mesh, scale: number, edges: boolean): BakedMesh => {
  const offset = farOrigin(mesh, scale)
  const bake = (positions: Float64Array | Float32Array): Float32Array =>
    positions instanceof Float32Array && scale === 1 && !offset ? positions : metres(positions, scale, offset ?? none)
  return {
    positions: bake(mesh.positions),
    ...(mesh.normals && { normals: mesh.normals }),
    ...(mesh.colors && { colors: mesh.colors }),
    parts: partsOf(mesh),
    ...(edges && mesh.edges && mesh.edges.offsets.length > 1 && { lines: { positions: bake(mesh.edges.positions), offsets: mesh.edges.offsets } }),
    ...(mesh.points && mesh.points.length > 0 && { points: bake(mesh.points) }),
    ...(offset && { offset }),
  }
}
