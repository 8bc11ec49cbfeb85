import { type PrimitiveDraft, addLines, addPoints, addSurfaces } from './addMesh.ts'
import type { BakedMesh } from './bakeMesh.ts'
import { boundsOf } from './bounds.ts'
import type { BufferBuilder } from './bufferBuilder.ts'
import { type DracoEncoder, dracoGrid } from './encodeDraco.ts'
import { type AccessorJson, DRACO, FACE_ATTRIBUTE, FLOAT, UNSIGNED_INT, UNSIGNED_SHORT } from './gltfJson.ts'
import { positionStep } from './quantizePositions.ts'

/** Adds a mesh whose triangles are packed by KHR_draco_mesh_compression, a primitive a material; lines and points stay as they are. */
export const addDracoMesh = (
  to: BufferBuilder,
  mesh: BakedMesh,
  encode: DracoEncoder,
  options: { readonly positionBits?: number | undefined; readonly normalBits: number },
): PrimitiveDraft[] => {
  const grid = dracoGrid(mesh.positions, positionStep(mesh.positions, options.positionBits), options.normalBits)
  const surfaces = mesh.parts.flatMap((part): PrimitiveDraft[] => {
    const packed = encode(mesh, part, grid)
    if (!packed) return addSurfaces(to, { ...mesh, parts: [part] })
    const used = new Float32Array(3 * part.indices.length)
    for (let i = 0; i < part.indices.length; i++) for (let c = 0; c < 3; c++) used[3 * i + c] = mesh.positions[3 * part.indices[i] + c]
    const vertex: Record<string, AccessorJson> = {
      POSITION: { componentType: FLOAT, count: packed.vertices, type: 'VEC3', ...boundsOf(used) },
      ...(mesh.normals && { NORMAL: { componentType: FLOAT, count: packed.vertices, type: 'VEC3' } }),
      ...(FACE_ATTRIBUTE in packed.attributes && { [FACE_ATTRIBUTE]: { componentType: UNSIGNED_SHORT, count: packed.vertices, type: 'SCALAR' as const } }),
      ...(mesh.colors && { COLOR_0: { componentType: UNSIGNED_SHORT, normalized: true, count: packed.vertices, type: 'VEC4' } }),
    }
    const json = {
      attributes: Object.fromEntries(Object.entries(vertex).map(([name, json]) => [name, to.bareAccessor(json)])),
      indices: to.bareAccessor({ componentType: packed.vertices <= 65535 ? UNSIGNED_SHORT : UNSIGNED_INT, count: 3 * packed.triangles, type: 'SCALAR' }),
      ...(part.faces && { extras: { faceIds: part.faces.ids } }),
      extensions: { [DRACO]: { bufferView: to.rawView(packed.bytes), attributes: packed.attributes } },
    }
    return [{ material: part.material, json }]
  })
  return [...surfaces, ...addLines(to, mesh, undefined), ...addPoints(to, mesh.points)]
}
