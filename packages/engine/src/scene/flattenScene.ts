import { type Matrix4, type Mesh, type Scene, determinant3, isIdentity, singleGroup } from '@trunnion/core'
import { placements } from './placements.ts'

interface Placed {
  readonly mesh: Mesh
  readonly matrix: Matrix4
}

/**
 * The placed scene as one triangle mesh, in the scene's own unit: coordinates of meshes that are not moved stay bit for bit what the file holds.
 * Float32 when every coordinate is. Normals, colours and groups are left behind; mirrored placements are turned right side out.
 */
export const flattenScene = (scene: Scene): Mesh => {
  const placed: Placed[] = []
  for (const { node, matrix } of placements(scene)) {
    const index = scene.nodes[node].mesh
    if (index !== undefined && scene.meshes[index].indices.length > 0) placed.push({ mesh: scene.meshes[index], matrix })
  }
  const [only] = placed
  if (placed.length === 1 && isIdentity(only.matrix)) return { name: '', positions: only.mesh.positions, indices: only.mesh.indices, groups: singleGroup() }
  const exact32 = placed.every(({ mesh, matrix }) => mesh.positions instanceof Float32Array && isIdentity(matrix))
  const coordinates = placed.reduce((sum, { mesh }) => sum + mesh.positions.length, 0)
  const positions = exact32 ? new Float32Array(coordinates) : new Float64Array(coordinates)
  const indices = new Uint32Array(placed.reduce((sum, { mesh }) => sum + mesh.indices.length, 0))
  let p = 0
  let t = 0
  for (const { mesh, matrix } of placed) {
    copyPositions(mesh.positions, matrix, positions, p)
    copyIndices(mesh.indices, p / 3, determinant3(matrix) < 0, indices, t)
    p += mesh.positions.length
    t += mesh.indices.length
  }
  return { name: '', positions, indices, groups: singleGroup() }
}

const copyPositions = (from: Float64Array | Float32Array, m: Matrix4, to: Float64Array | Float32Array, at: number): void => {
  if (isIdentity(m)) return to.set(from, at)
  for (let i = 0; i < from.length; i += 3) {
    const x = from[i]
    const y = from[i + 1]
    const z = from[i + 2]
    to[at + i] = m[0] * x + m[4] * y + m[8] * z + m[12]
    to[at + i + 1] = m[1] * x + m[5] * y + m[9] * z + m[13]
    to[at + i + 2] = m[2] * x + m[6] * y + m[10] * z + m[14]
  }
}

const copyIndices = (from: Uint32Array, offset: number, mirrored: boolean, to: Uint32Array, at: number): void => {
  for (let i = 0; i < from.length; i += 3) {
    to[at + i] = from[i] + offset
    to[at + i + 1] = from[i + (mirrored ? 2 : 1)] + offset
    to[at + i + 2] = from[i + (mirrored ? 1 : 2)] + offset
  }
}
