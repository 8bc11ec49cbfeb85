import { addColors, addIndices, addNormals, addOctNormals, addPositions } from './addAccessors.ts'
import type { BakedMesh, BakedPart } from './bakeMesh.ts'
import type { BufferBuilder } from './bufferBuilder.ts'
import { LINES, POINTS, type PrimitiveJson } from './gltfJson.ts'
import { type LineSet, splitLines } from './lineIndices.ts'
import type { PackedMesh } from './packMesh.ts'

/** A primitive before its material is known: occurrences with another material share everything else. */
export interface PrimitiveDraft {
  /** Of the scene, or -1; undefined for lines and points, which take the node's. */
  readonly material: number | undefined
  readonly json: PrimitiveJson
}

/** What a viewer needs to tell faces apart (picking): parallel arrays, as in the scene's face groups. */
const faceExtras = ({ faces }: BakedPart): Pick<PrimitiveJson, 'extras'> =>
  faces ? { extras: { faceIds: faces.ids, faceFirstTriangle: faces.firstTriangle } } : {}

/** Edge curves as LINES primitives; those along the surface use its own positions. */
export const addLines = (to: BufferBuilder, mesh: BakedMesh, position: number | undefined, step?: number): PrimitiveDraft[] => {
  if (!mesh.lines) return []
  const { shared, own } = splitLines(position === undefined ? new Float32Array() : mesh.positions, mesh.lines.positions, mesh.lines.offsets)
  const draft = (set: LineSet, at: number, vertices: number): PrimitiveDraft => ({
    material: undefined,
    json: {
      attributes: { POSITION: at },
      indices: addIndices(to, set.indices, vertices, 'INDICES'),
      mode: LINES,
      extras: { kind: 'edges', segments: set.segments },
    },
  })
  return [
    ...(shared && position !== undefined ? [draft(shared, position, mesh.positions.length / 3)] : []),
    ...(own ? [draft(own, addPositions(to, own.positions, step), own.positions.length / 3)] : []),
  ]
}

/** Free points as a POINTS primitive. */
export const addPoints = (to: BufferBuilder, points: Float32Array | undefined, step?: number): PrimitiveDraft[] =>
  points ? [{ material: undefined, json: { attributes: { POSITION: addPositions(to, points, step) }, mode: POINTS } }] : []

/** The triangles of a mesh; the primitives of all materials index one set of vertices. */
export const addSurfaces = (to: BufferBuilder, mesh: BakedMesh | PackedMesh): PrimitiveDraft[] => {
  if (mesh.parts.length === 0) return []
  const count = mesh.positions.length / 3
  const attributes: Record<string, number> = { POSITION: addPositions(to, mesh.positions, 'step' in mesh ? mesh.step : undefined) }
  if ('octNormals' in mesh && mesh.octNormals) attributes['NORMAL'] = addOctNormals(to, mesh.octNormals, count)
  else if (mesh.normals) attributes['NORMAL'] = addNormals(to, mesh.normals)
  if (mesh.colors) attributes['COLOR_0'] = addColors(to, mesh.colors)
  return mesh.parts.map((part) => ({
    material: part.material,
    json: { attributes, indices: addIndices(to, part.indices, count, 'TRIANGLES'), ...faceExtras(part) },
  }))
}

/** Adds a mesh's data once: triangles, edges and points. */
export const addMesh = (to: BufferBuilder, mesh: BakedMesh | PackedMesh): PrimitiveDraft[] => {
  const step = 'step' in mesh ? mesh.step : undefined
  const surfaces = addSurfaces(to, mesh)
  return [...surfaces, ...addLines(to, mesh, surfaces[0]?.json.attributes['POSITION'], step), ...addPoints(to, mesh.points, step)]
}
