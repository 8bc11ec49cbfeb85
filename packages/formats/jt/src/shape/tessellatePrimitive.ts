import { type Vector, across, along, cross, lengthOf, unit } from './primitiveFrame.ts'
import type { Primitive } from './primitiveOf.ts'

/** Takes the surface of primitives. */
export interface Surface {
  /** A vertex with its normal. @returns its index */
  vertex(point: Vector, normal: Vector): number
  /** A triangle, counter-clockwise seen from outside; one without area is left out. */
  triangle(a: number, b: number, c: number): void
}

/** Sides of a round primitive: it lies at most 0.9 % of its radius inside the true surface. */
const sides = 24
const bands = 12

/** Strips of quads between rows of vertices, each row counter-clockwise seen from above and longer by its first vertex. */
const sheet = (out: Surface, rows: readonly (readonly number[])[]): void => {
  for (let r = 0; r + 1 < rows.length; r++)
    for (let i = 0; i < sides; i++) {
      const [a, b, c, d] = [rows[r][i], rows[r][i + 1], rows[r + 1][i + 1], rows[r + 1][i]]
      out.triangle(a, b, c)
      out.triangle(a, c, d)
    }
}

/** A convex flat polygon, whatever way round; `inside` lies behind it. */
const flat = (out: Surface, points: readonly Vector[], inside: Vector): void => {
  const normal = unit(cross(along(points[1], -1, points[0]), along(points[2], -1, points[0])))
  const outward = along(points[0], -1, inside)
  const front = normal[0] * outward[0] + normal[1] * outward[1] + normal[2] * outward[2] >= 0
  const corners = points.map((point) => out.vertex(point, front ? normal : along([0, 0, 0], -1, normal)))
  for (let i = 2; i < corners.length; i++) out.triangle(corners[0], corners[front ? i - 1 : i], corners[front ? i : i - 1])
}

const turns = (u: Vector, v: Vector): readonly Vector[] =>
  Array.from({ length: sides + 1 }, (_, i) => {
    // The last is the first again, to the bit: no seam.
    const angle = (2 * Math.PI * (i % sides)) / sides
    return along([0, 0, 0], Math.cos(angle), u, Math.sin(angle), v)
  })

const cylinder = (out: Surface, base: Vector, spine: Vector, first: number, second: number): void => {
  const length = lengthOf(spine)
  const axis = unit(spine)
  const u = across(axis)
  const round = turns(u, cross(axis, u))
  const top = along(base, 1, spine)
  const normals = round.map((turn) => unit(along([0, 0, 0], length, turn, first - second, axis)))
  const ring = (centre: Vector, radius: number): readonly Vector[] => round.map((turn) => along(centre, radius, turn))
  sheet(
    out,
    [ring(base, first), ring(top, second)].map((points) => points.map((point, i) => out.vertex(point, normals[i]))),
  )
  if (first > 0) flat(out, ring(base, first).slice(1), top)
  if (second > 0) flat(out, ring(top, second).slice(1), base)
}

const sphere = (out: Surface, centre: Vector, radius: number): void => {
  const round = turns([1, 0, 0], [0, 1, 0])
  const rows = Array.from({ length: bands + 1 }, (_, band) => {
    const pole = band % bands === 0
    const polar = (Math.PI * band) / bands
    return round.map((turn) => {
      const normal = along([0, 0, pole ? (band === 0 ? -1 : 1) : -Math.cos(polar)], pole ? 0 : Math.sin(polar), turn)
      return out.vertex(along(centre, radius, normal), normal)
    })
  })
  sheet(out, rows)
}

/** Faces of a box by its corners: bit 0 is the first axis, bit 1 the second, bit 2 the third. */
const boxFaces = [
  [0, 2, 3, 1],
  [4, 5, 7, 6],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 4, 6, 2],
  [1, 3, 7, 5],
]

/** Gives the surface of a primitive to `out`. */
export const tessellatePrimitive = (primitive: Primitive, out: Surface): void => {
  if (primitive.kind === 'cylinder') return cylinder(out, primitive.base, primitive.spine, primitive.first, primitive.second)
  if (primitive.kind === 'sphere') return sphere(out, primitive.centre, primitive.radius)
  const { corners, inside } = primitive
  const faces = primitive.kind === 'box' ? boxFaces : [[0, 1, 2, 3], ...[0, 1, 2, 3].map((i) => [i, (i + 1) % 4, 4])]
  for (const face of faces)
    flat(
      out,
      face.map((i) => corners[i]),
      inside,
    )
}
