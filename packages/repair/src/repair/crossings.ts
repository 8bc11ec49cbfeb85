import { type SelfIntersections, degenerateFaces, facesNear, selfIntersections, weldMap } from '@trunnion/meshcore'
import { type Surface, compactVertices, dropFaces } from './surface.ts'

/** Intersecting pairs of a surface as a reader of the output will see it: vertices in one place are one. */
export const crossings = (surface: Surface): SelfIntersections => {
  const known = counted.get(surface)
  if (known) return known
  const { points, indices } = welded(surface)
  const found = selfIntersections({ positions: points, indices }, { skip: degenerateFaces(points, indices), pairLimit: 1_000_000, testLimit: 50_000_000 })
  counted.set(surface, found)
  return found
}

/** How many of the pairs have at least one of the marked faces (1 = marked). */
export const countCrossingsAmong = ({ points, indices, origin }: Surface, among: Uint8Array): number => {
  const faces = facesNear(points, indices, among)
  const corners = new Uint32Array(3 * faces.length)
  const marked = new Uint8Array(faces.length)
  for (let i = 0; i < faces.length; i++) {
    marked[i] = among[faces[i]]
    for (let k = 0; k < 3; k++) corners[3 * i + k] = indices[3 * faces[i] + k]
  }
  const near = welded(compactVertices({ points, indices: corners, origin: origin.subarray(0, faces.length) }))
  return selfIntersections(
    { positions: near.points, indices: near.indices },
    { skip: degenerateFaces(near.points, near.indices), pairLimit: 0, testLimit: 50_000_000, among: marked },
  ).count
}

/** Pass after pass asks for the crossings of the same surface, which nothing changes in place. */
const counted = new WeakMap<Surface, SelfIntersections>()

/** The surface with vertices of equal coordinates made one; faces keep their numbers. */
export const welded = (surface: Surface): Surface => {
  const { vertexOf, first } = weldMap(surface.points)
  if (3 * first.length === surface.points.length) return surface
  return { ...surface, indices: surface.indices.map((v) => first[vertexOf[v]]) }
}

/** The welded surface without the faces that the weld made flat. */
export const weldedFaces = (surface: Surface): Surface => dropFaces(welded(surface), new Uint8Array(surface.origin.length))
