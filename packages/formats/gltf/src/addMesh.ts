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
export const faceExtras = ({ faces }: BakedPart): Pick<PrimitiveJson, 'extras'> =>
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

/** Adds a mesh's data once; the primitives of all materials index one set of vertices. */
export const addMesh = (to: BufferBuilder, mesh: BakedMesh | PackedMesh): PrimitiveDraft[] => {
  const step = 'step' in mesh ? mesh.step : undefined
  const count = mesh.positions.length / 3
  if (mesh.parts.length === 0) return [...addLines(to, mesh, undefined, step), ...addPoints(to, mesh.points, step)]
  const attributes: Record<string, number> = { POSITION: addPositions(to, mesh.positions, step) }
  if ('octNormals' in mesh && mesh.octNormals) attributes['NORMAL'] = addOctNormals(to, mesh.octNormals, count)
  else if (mesh.normals) attributes['NORMAL'] = addNormals(to, mesh.normals)
  if (mesh.colors) attributes['COLOR_0'] = addColors(to, mesh.colors)
  const surfaces = mesh.parts.map(
    (part): PrimitiveDraft => ({
      material: part.material,
      json: { attributes, indices: addIndices(to, part.indices, count, 'TRIANGLES'), ...faceExtras(part) },
    }),
  )
  return [...surfaces, ...addLines(to, mesh, attributes['POSITION'], step), ...addPoints(to, mesh.points, step)]
}
