import { type Box, fault, growBox } from '@trunnion/core'
import { type Vector, along, axesOf, unit } from './primitiveFrame.ts'
import type { StoredPrimitive } from './readPrimitiveSet.ts'

/**
 * What public sources leave open; the declared box of the shape decides. They say (headers of the JT Open Toolkit: JtkBoxSet.h, JtkCylinderSet.h, JtkPyramidSet.h,
 * JtkSphereSet.h): a box has its lower left front corner and a pyramid the centre of its base, with extents along three orthogonal axes; a cylinder has the centre
 * of its first end, the vector to the other, and both radii; a sphere its centre and radius. A quaternion is a + bi + cj + dk, stored in this order (JT reference,
 * composite data types).
 */
export interface PrimitiveReading {
  /** The quaternion turns into the primitive's axes, not out of them. */
  readonly inverse: boolean
  /** Axis along which a pyramid rises; 2 is z. */
  readonly up: 0 | 1 | 2
  /** The radius of a sphere comes after its extent, not first in it. */
  readonly radiusLast: boolean
}

/** A primitive in the axes of its shape. */
export type Primitive =
  | { readonly kind: 'box' | 'pyramid'; readonly corners: readonly Vector[]; readonly inside: Vector }
  | { readonly kind: 'cylinder'; readonly base: Vector; readonly spine: Vector; readonly first: number; readonly second: number }
  | { readonly kind: 'sphere'; readonly centre: Vector; readonly radius: number }

/**
 * The primitive that stored numbers mean.
 *
 * @throws Fault FORMAT_UNSUPPORTED for triangular prisms: no public source says which way they lie, and their box does not tell; INPUT_MALFORMED
 */
export const primitiveOf = ({ kind, origin, extent, rest }: StoredPrimitive, { inverse, up, radiusLast }: PrimitiveReading): Primitive => {
  if (![...origin, ...extent, ...rest].every(Number.isFinite)) fault('INPUT_MALFORMED', 'A primitive has a number that is none.', { format: 'jt' })
  const [x, y, z] = extent
  switch (kind) {
    case 'box': {
      const [u, v, w] = axesOf(rest, inverse)
      const corners = Array.from({ length: 8 }, (_, i) => along(origin, i & 1 ? x : 0, u, i & 2 ? y : 0, v, i & 4 ? z : 0, w))
      return { kind, corners, inside: along(origin, x / 2, u, y / 2, v, z / 2, w) }
    }
    case 'pyramid': {
      const axes = axesOf(rest, inverse)
      const [p, q] = [(up + 1) % 3, (up + 2) % 3]
      const corner = (i: number, k: number): Vector => along(origin, (i * extent[p]) / 2, axes[p], (k * extent[q]) / 2, axes[q])
      const apex = along(origin, extent[up], axes[up])
      return { kind, corners: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1), apex], inside: along(origin, extent[up] / 4, axes[up]) }
    }
    case 'cylinder':
      return { kind, base: origin, spine: extent, first: Math.abs(rest[0]), second: Math.abs(rest[1]) }
    case 'sphere':
      return { kind, centre: origin, radius: Math.abs(radiusLast ? rest[0] : x) }
    case 'prism':
      return fault('FORMAT_UNSUPPORTED', 'Triangular prisms are not read.', { format: 'jt' })
  }
}

const growRound = (box: Box, centre: Vector, reach: Vector): void => growBox(box, Float64Array.of(...along(centre, 1, reach), ...along(centre, -1, reach)))

/** Grows a box by a primitive; exactly, not by its facets. */
export const growByPrimitive = (box: Box, primitive: Primitive): void => {
  if (primitive.kind === 'sphere') growRound(box, primitive.centre, [primitive.radius, primitive.radius, primitive.radius])
  else if (primitive.kind === 'cylinder') {
    const { base, spine, first, second } = primitive
    const reach = unit(spine).map((a) => Math.sqrt(Math.max(0, 1 - a * a)))
    const ring = (radius: number): Vector => [radius * reach[0], radius * reach[1], radius * reach[2]]
    growRound(box, base, ring(first))
    growRound(box, along(base, 1, spine), ring(second))
  } else for (const corner of primitive.corners) growBox(box, Float64Array.of(...corner))
}
