import type { Occt, Owner } from './occt.ts'
import type { Face } from './takeCensus.ts'

/** Faces that are sampled: 48 cost 3 ms (measured), below 5 % of any tessellation that has that many. */
const maxFaces = 48

/** The mesh of one body with the census order of its faces. */
export interface SampledMesh {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  readonly faceFirstTriangle: Uint32Array
}

/**
 * Greatest distance (mm) found between the exact surfaces and their triangles: on the largest triangle of each curved face (at most 48, those with the
 * largest triangles), the surface at the middle of the three sides and at the centroid in (u, v), measured from the triangle's plane.
 */
export const chordError = (occt: Occt, own: Owner, mesh: SampledMesh, faces: readonly Face[], curved: (face: number) => boolean): number => {
  const candidates: { readonly face: number; readonly triangle: number; readonly area: number }[] = []
  for (let face = 0; face < faces.length; face++) {
    if (!curved(face)) continue
    const end = mesh.faceFirstTriangle[face + 1] ?? mesh.indices.length / 3
    let best = -1
    let area = 0
    for (let t = mesh.faceFirstTriangle[face]; t < end; t++) {
      const a = doubledArea(mesh, t)
      if (a > area) {
        area = a
        best = t
      }
    }
    if (best >= 0) candidates.push({ face, triangle: best, area })
  }
  candidates.sort((a, b) => b.area - a.area || a.face - b.face)
  const surface = own(new occt.BRepAdaptor_Surface())
  let worst = 0
  for (const { face, triangle } of candidates.slice(0, maxFaces)) worst = Math.max(worst, triangleError(occt, mesh, triangle, face, faces[face], surface))
  return worst
}

const triangleError = (
  occt: Occt,
  mesh: SampledMesh,
  triangle: number,
  face: number,
  shape: Face,
  surface: InstanceType<Occt['BRepAdaptor_Surface']>,
): number => {
  const end = mesh.faceFirstTriangle[face + 1] ?? mesh.indices.length / 3
  // The packed vertices of a face are its triangulation's nodes in order, so the lowest index is node 1.
  let first = Infinity
  for (let i = 3 * mesh.faceFirstTriangle[face]; i < 3 * end; i++) first = Math.min(first, mesh.indices[i])
  const location = new occt.TopLoc_Location()
  const triangulation = occt.BRep_Tool.Triangulation(shape, location, 0)
  location.delete()
  if (!triangulation) return 0
  const corner = [0, 1, 2].map((k) => mesh.indices[3 * triangle + k])
  const usable = triangulation.HasUVNodes() && corner.every((vertex) => vertex - first < triangulation.NbNodes())
  const uv = usable ? corner.map((vertex) => uvOf(triangulation, vertex - first + 1)) : []
  triangulation.delete()
  if (!usable) return 0
  surface.Initialize(shape, false)
  const normal = unitNormal(mesh, triangle)
  const at = 3 * corner[0]
  let worst = 0
  for (const [a, b, c] of weights) {
    const point = surface.EvalD0(a * uv[0][0] + b * uv[1][0] + c * uv[2][0], a * uv[0][1] + b * uv[1][1] + c * uv[2][1])
    const d = normal[0] * (point.X() - mesh.positions[at]) + normal[1] * (point.Y() - mesh.positions[at + 1]) + normal[2] * (point.Z() - mesh.positions[at + 2])
    point.delete()
    if (Math.abs(d) > worst) worst = Math.abs(d)
  }
  return worst
}

const weights = [
  [0.5, 0.5, 0],
  [0, 0.5, 0.5],
  [0.5, 0, 0.5],
  [1 / 3, 1 / 3, 1 / 3],
] as const

const uvOf = (triangulation: InstanceType<Occt['Poly_Triangulation']>, node: number): readonly [number, number] => {
  const point = triangulation.UVNode(node)
  const uv = [point.X(), point.Y()] as const
  point.delete()
  return uv
}

const cross = ({ positions: p, indices }: SampledMesh, triangle: number): readonly [number, number, number] => {
  const a = 3 * indices[3 * triangle]
  const b = 3 * indices[3 * triangle + 1]
  const c = 3 * indices[3 * triangle + 2]
  const [ux, uy, uz] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
  const [vx, vy, vz] = [p[c] - p[a], p[c + 1] - p[a + 1], p[c + 2] - p[a + 2]]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

const doubledArea = (mesh: SampledMesh, triangle: number): number => Math.hypot(...cross(mesh, triangle))

const unitNormal = (mesh: SampledMesh, triangle: number): readonly [number, number, number] => {
  const [x, y, z] = cross(mesh, triangle)
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}
