import type { Mesh } from '@trunnion/core'

const join = (meshes: readonly Mesh[], pick: (mesh: Mesh) => Float64Array | Float32Array | undefined): Float64Array => {
  const out = new Float64Array(meshes.reduce((sum, mesh) => sum + (pick(mesh)?.length ?? 0), 0))
  let at = 0
  for (const mesh of meshes) {
    const part = pick(mesh)
    if (!part) continue
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Several meshes as one: arrays joined, faces numbered through in order. Normals are kept when every mesh has them. */
export const mergeMeshes = (name: string, meshes: readonly Mesh[]): Mesh => {
  if (meshes.length === 1) return { ...meshes[0], name }
  const total = (pick: (mesh: Mesh) => number): number => meshes.reduce((sum, mesh) => sum + pick(mesh), 0)
  const faces = total((mesh) => mesh.groups.firstTriangle.length)
  const groups = { firstTriangle: new Uint32Array(faces), material: new Int32Array(faces), faceId: new Int32Array(faces) }
  const indices = new Uint32Array(total((mesh) => mesh.indices.length))
  const offsets = new Uint32Array(total((mesh) => (mesh.edges ? mesh.edges.offsets.length - 1 : 0)) + 1)
  let [vertex, corner, face, point, line] = [0, 0, 0, 0, 0]
  for (const mesh of meshes) {
    for (let i = 0; i < mesh.indices.length; i++) indices[corner + i] = mesh.indices[i] + vertex
    for (let i = 0; i < mesh.groups.firstTriangle.length; i++, face++) {
      groups.firstTriangle[face] = corner / 3 + mesh.groups.firstTriangle[i]
      groups.material[face] = mesh.groups.material[i]
      groups.faceId[face] = face
    }
    if (mesh.edges) {
      for (let i = 1; i < mesh.edges.offsets.length; i++) offsets[++line] = point + mesh.edges.offsets[i]
      point += mesh.edges.positions.length / 3
    }
    vertex += mesh.positions.length / 3
    corner += mesh.indices.length
  }
  const droppedDegenerate = total((mesh) => mesh.droppedDegenerate ?? 0)
  return {
    name,
    positions: join(meshes, (mesh) => mesh.positions),
    ...(meshes.every((mesh) => mesh.normals) && { normals: Float32Array.from(join(meshes, (mesh) => mesh.normals)) }),
    indices,
    groups,
    ...(point > 0 && { edges: { positions: join(meshes, (mesh) => mesh.edges?.positions), offsets } }),
    ...(droppedDegenerate > 0 && { droppedDegenerate }),
  }
}
