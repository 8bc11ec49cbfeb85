import type { ShapeFacets } from '../../src/shape/types.ts'
import type { WriterMesh } from '../writer/shapeWriter.ts'

const line = (...parts: readonly (readonly number[])[]): string => parts.map((part) => part.map((x) => Math.fround(x) + 0).join(',')).join(' ')

const least = (corners: readonly string[]): string => {
  const first = corners.reduce((best, corner, i) => (corner < corners[best] ? i : best), 0)
  return [...corners.slice(first), ...corners.slice(0, first)].join(' | ')
}

/** Every triangle as text that names the values of its corners: equal lists mean equal meshes, whatever the numbering. */
export const trianglesOf = (facets: ShapeFacets, attributes: boolean): string[] => {
  const { positions, normals, colors, uvs, indices, triangleGroups } = facets
  const corner = (i: number): string =>
    line(
      [...positions.subarray(3 * i, 3 * i + 3)],
      attributes && normals ? [...normals.subarray(3 * i, 3 * i + 3)].map((x) => Math.round(x * 1e5)) : [],
      attributes && colors ? [...colors.subarray(4 * i, 4 * i + 4)] : [],
      attributes && uvs ? [...uvs.subarray(2 * i, 2 * i + 2)] : [],
    )
  return Array.from({ length: indices.length / 3 }, (_, t) => `${triangleGroups?.[t] ?? 0} ${least([0, 1, 2].map((k) => corner(indices[3 * t + k])))}`).sort()
}

/** The same of a mesh of triangles before it was written. */
export const trianglesOfMesh = (mesh: WriterMesh, attributes: boolean): string[] =>
  mesh.polygons
    .filter(({ cover }) => !cover)
    .map(({ vertices, attributes: records, group }) => {
      const corner = (v: number, k: number): string => {
        const r = records?.[k] ?? 0
        return line(
          mesh.positions.slice(3 * v, 3 * v + 3),
          attributes && mesh.normals ? mesh.normals.slice(3 * r, 3 * r + 3).map((x) => Math.round(x * 1e5)) : [],
          attributes && mesh.colors ? mesh.colors.slice(4 * r, 4 * r + 4).map((x) => Math.round(x * 255)) : [],
          attributes && mesh.uvs ? mesh.uvs.slice(2 * r, 2 * r + 2) : [],
        )
      }
      return `${group ?? 0} ${least(vertices.map(corner))}`
    })
    .sort()
