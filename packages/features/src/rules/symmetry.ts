import type { Symmetry } from '../analyseBody.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, add, dot, mul, norm, sub } from '../view/vec.ts'

/** Relative to the size of the part; centroids of faces come from triangles. */
const slack = 2e-3
/** Beyond this the pairing costs more than it tells. */
const mostFaces = 1500

/** Planes along the block's directions, through the middle of the surface, in which every face has its mirror image. */
export const findSymmetry = (part: PartView, directions: readonly Vec[], axis: { readonly origin: Vec; readonly direction: Vec } | undefined): Symmetry[] => {
  const { faces } = part
  if (faces.length === 0 || faces.length > mostFaces) return []
  const total = faces.reduce((sum, face) => sum + face.areaMm2, 0)
  if (!(total > 0)) return []
  const centre = mul(
    faces.reduce<Vec>((sum, face) => add(sum, mul(face.centroid, face.areaMm2)), [0, 0, 0]),
    1 / total,
  )
  const found: Symmetry[] = []
  for (const normal of directions) if (isMirror(faces, centre, normal, part.diagonal)) found.push({ kind: 'mirror', point: centre, normal })
  if (axis && faces.every((face) => onAxis(face, axis, part.diagonal * slack)))
    found.push({ kind: 'axis', point: axis.origin, direction: axis.direction, order: 'continuous' })
  return found
}

const isMirror = (faces: readonly FaceView[], centre: Vec, normal: Vec, diagonal: number): boolean => {
  const limit = diagonal * slack
  const free = new Set(faces)
  for (const face of faces) {
    const image = sub(face.centroid, mul(normal, 2 * dot(sub(face.centroid, centre), normal)))
    let twin: FaceView | undefined
    for (const other of free)
      if (other.surface === face.surface && Math.abs(other.areaMm2 - face.areaMm2) <= 2e-3 * face.areaMm2 && norm(sub(other.centroid, image)) <= limit) {
        twin = other
        break
      }
    if (!twin) return false
    free.delete(twin)
  }
  return true
}

const onAxis = (face: FaceView, axis: { readonly origin: Vec; readonly direction: Vec }, limit: number): boolean => {
  const away = sub(face.centroid, axis.origin)
  return norm(sub(away, mul(axis.direction, dot(away, axis.direction)))) <= limit
}
