import { type Box, diagonalOf, emptyBox, fault } from '@trunnion/core'
import { takeValues } from '../codec/packetSource.ts'
import { type Primitive, type PrimitiveReading, growByPrimitive, primitiveOf } from './primitiveOf.ts'
import type { StoredPrimitive } from './readPrimitiveSet.ts'
import type { ShapeSource } from './shapeSource.ts'
import { tessellatePrimitive } from './tessellatePrimitive.ts'
import { addTriangle, keptTriangles, makeTriangleSink } from './triangleSink.ts'
import type { ShapeFacets } from './types.ts'

type Facets = Omit<ShapeFacets, 'hashesChecked' | 'hashesWrong' | 'attributesDropped'>

/** How far the declared box may lie from that of the primitives, of its diagonal; writers may have taken that of facets. */
const boxTolerance = 0.01

/** Values that a vertex takes from the budget. */
const valuesPerVertex = 3

/** The readings that differ for these primitives, the likeliest first. */
const readingsOf = (stored: readonly StoredPrimitive[]): readonly PrimitiveReading[] => {
  const has = (kind: StoredPrimitive['kind']): boolean => stored.some((primitive) => primitive.kind === kind)
  const turned = stored.some(({ kind, rest }) => (kind === 'box' || kind === 'pyramid') && rest.slice(1).some((x) => x !== 0))
  const ups: readonly PrimitiveReading['up'][] = has('pyramid') ? [2, 1, 0] : [2]
  const radii = has('sphere') ? [false, true] : [false]
  return (turned ? [false, true] : [false]).flatMap((inverse) => ups.flatMap((up) => radii.map((radiusLast) => ({ inverse, up, radiusLast }))))
}

const fills = (primitives: readonly Primitive[], declared: Box): boolean => {
  const box = emptyBox()
  for (const primitive of primitives) growByPrimitive(box, primitive)
  const near = boxTolerance * diagonalOf(declared)
  return declared.every((value, i) => Math.abs(value - box[i]) <= near)
}

const colorOf = ({ color }: StoredPrimitive): readonly number[] | undefined =>
  color && [...color.map((c) => Math.round(255 * Math.min(1, Math.max(0, c)))), 255]

const tessellate = (source: ShapeSource, stored: readonly StoredPrimitive[], primitives: readonly Primitive[]): Facets => {
  const [positions, normals, colors, corners]: [number[], number[], number[], number[]] = [[], [], [], []]
  for (const [i, primitive] of primitives.entries()) {
    const color = colorOf(stored[i])
    tessellatePrimitive(primitive, {
      vertex(point, normal) {
        takeValues(source, valuesPerVertex)
        if (color) colors.push(...color)
        normals.push(...normal)
        return positions.push(...point) / 3 - 1
      },
      triangle: (a, b, c) => void corners.push(a, b, c),
    })
  }
  const points = Float32Array.from(positions)
  const sink = makeTriangleSink(corners.length / 3)
  for (let i = 0; i < corners.length; i += 3) addTriangle(sink, points, corners[i], corners[i + 1], corners[i + 2])
  return {
    positions: points,
    normals: Float32Array.from(normals),
    ...(colors.length > 0 && { colors: Uint8Array.from(colors) }),
    indices: keptTriangles(sink),
    // Those at the poles of a sphere and the tip of a cone are ours, not the file's.
    droppedDegenerate: 0,
  }
}

/**
 * Facets of a set of primitives. Not all that their numbers mean is said in public, so they have to fill the box that the shape declares.
 *
 * @throws Fault FORMAT_UNSUPPORTED when they do not, or no box is declared: a shape left out is better than a wrong one; LIMIT_ENTITIES
 */
export const facetsOfPrimitiveSet = (source: ShapeSource, stored: readonly StoredPrimitive[], declared: Box | undefined): Facets => {
  if (stored.length === 0) return tessellate(source, [], [])
  if (declared)
    for (const reading of readingsOf(stored)) {
      const primitives = stored.map((primitive) => primitiveOf(primitive, reading))
      if (fills(primitives, declared)) return tessellate(source, stored, primitives)
    }
  return fault('FORMAT_UNSUPPORTED', 'Primitives do not fill the box that their shape declares.', { format: 'jt', offset: source.reader.offset })
}
