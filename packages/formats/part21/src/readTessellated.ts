import type { Mesh } from '@trunnion/core'
import { type FacePiece, readTriangulated } from './readTriangulated.ts'
import type { Styles } from './readStyles.ts'
import { type Reading, entityAt } from './reading.ts'
import type { StepFace } from './types.ts'
import { refOf, refsOf, textOf } from './values.ts'

/** Reads AP242 tessellated geometry (ISO 10303-42, edition 2014, clause 6) into one mesh in millimetres; undefined when it holds no triangle. */
export const readTessellated = (reading: Reading, index: number, mmPerUnit: number, styles: Styles): { mesh: Mesh; faces: readonly StepFace[] } | undefined => {
  const pieces = facesOf(reading, index).flatMap((face) => readTriangulated(reading, face, mmPerUnit) ?? [])
  const triangles = pieces.reduce((sum, piece) => sum + piece.indices.length / 3, 0)
  if (triangles === 0) {
    reading.log.add('GEOMETRY_MISSING', 'A tessellated item holds no triangle.', entityAt(reading.file, index))
    return undefined
  }
  const faces = pieces.map((piece): StepFace => {
    const color = styles.colorOf(piece.entity)
    return { entity: piece.entity, name: piece.name, surface: 'other', ...(color && { color }) }
  })
  return { mesh: join(textOf(reading.file.args(index)[0]).trim(), pieces, triangles), faces }
}

/** Records of the triangulated faces under a tessellated item, in order, each once. */
const facesOf = ({ file }: Reading, root: number): readonly number[] => {
  const seen = new Set<number>()
  const out: number[] = []
  const stack = [root]
  for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
    if (index < 0 || seen.has(index)) continue
    seen.add(index)
    const type = file.typeName(index)
    if (/TRIANGULATED_(FACE|SURFACE_SET)$/.test(type)) out.push(index)
    else if (/^TESSELLATED_(SOLID|SHELL|GEOMETRIC_SET)$/.test(type)) for (const face of refsOf(file.args(index)[1]).toReversed()) stack.push(file.indexOf(face))
  }
  return out
}

const join = (name: string, pieces: readonly FacePiece[], triangles: number): Mesh => {
  const vertices = pieces.reduce((sum, piece) => sum + piece.positions.length / 3, 0)
  const positions = new Float64Array(vertices * 3)
  const indices = new Uint32Array(triangles * 3)
  const normals = pieces.every((piece) => piece.normals) ? new Float32Array(vertices * 3) : undefined
  const firstTriangle = new Uint32Array(pieces.length)
  let vertex = 0
  let corner = 0
  for (const [g, piece] of pieces.entries()) {
    firstTriangle[g] = corner / 3
    positions.set(piece.positions, vertex * 3)
    if (normals && piece.normals) normals.set(piece.normals, vertex * 3)
    for (const i of piece.indices) indices[corner++] = i + vertex
    vertex += piece.positions.length / 3
  }
  const faceId = Int32Array.from(pieces.keys())
  return { name, positions, indices, ...(normals && { normals }), groups: { firstTriangle, material: new Int32Array(pieces.length).fill(-1), faceId } }
}

/** The exact solid or shell that a tessellated item stands for, by entity, or 0: shown once, not twice. */
export const exactTwin = ({ file }: Reading, entity: number): number => {
  const index = file.indexOf(entity)
  return /^TESSELLATED_(SOLID|SHELL)$/.test(file.typeName(Math.max(index, 0))) ? refOf(file.args(index)[2]) : 0
}
