import type { Part21File } from './part21File.ts'
import { allRefs } from './values.ts'

/** How an item of a representation is taken. */
export type ItemKind = 'exact' | 'tessellated' | 'mapped' | 'unsupported' | 'other'

const exact = [
  'BREP_WITH_VOIDS',
  'FACETED_BREP',
  'MANIFOLD_SOLID_BREP',
  'SHELL_BASED_SURFACE_MODEL',
  'FACE_BASED_SURFACE_MODEL',
  'EDGE_BASED_WIREFRAME_MODEL',
  'SHELL_BASED_WIREFRAME_MODEL',
  'GEOMETRIC_CURVE_SET',
  'GEOMETRIC_SET',
  'OPEN_SHELL',
  'CLOSED_SHELL',
  'ADVANCED_FACE',
  'FACE_SURFACE',
]
const tessellated = [
  'TESSELLATED_SOLID',
  'TESSELLATED_SHELL',
  'TESSELLATED_GEOMETRIC_SET',
  'TRIANGULATED_SURFACE_SET',
  'COMPLEX_TRIANGULATED_SURFACE_SET',
  'TRIANGULATED_FACE',
  'COMPLEX_TRIANGULATED_FACE',
]
const unsupported = [
  'CSG_SOLID',
  'BOOLEAN_RESULT',
  'SWEPT_AREA_SOLID',
  'EXTRUDED_AREA_SOLID',
  'REVOLVED_AREA_SOLID',
  'SWEPT_FACE_SOLID',
  'EXTRUDED_FACE_SOLID',
  'REVOLVED_FACE_SOLID',
  'SWEPT_DISK_SOLID',
  'SURFACE_CURVE_SWEPT_AREA_SOLID',
  'HALF_SPACE_SOLID',
  'BLOCK',
  'SPHERE',
  'TORUS',
  'RIGHT_CIRCULAR_CONE',
  'RIGHT_CIRCULAR_CYLINDER',
  'RIGHT_ANGULAR_WEDGE',
  'SOLID_REPLICA',
  'TESSELLATED_WIRE',
  'TESSELLATED_CURVE_SET',
]
/** Types of solids and models that stand for a part also when no representation lists them. */
export const orphanTypes: readonly string[] = [
  'BREP_WITH_VOIDS',
  'FACETED_BREP',
  'MANIFOLD_SOLID_BREP',
  'SHELL_BASED_SURFACE_MODEL',
  'FACE_BASED_SURFACE_MODEL',
]

/** Sorts record types into {@link ItemKind}s; memoised by type. */
export const makeShapeKinds = (file: Part21File) => {
  const memo = new Map<number, { kind: ItemKind; type: string }>()
  const first = (index: number, list: readonly string[]): string | undefined => list.find((type) => file.is(index, type))
  const classify = (index: number): { kind: ItemKind; type: string } => {
    const known = first(index, exact)
    if (known) return { kind: 'exact', type: known }
    const mesh = first(index, tessellated)
    if (mesh) return { kind: 'tessellated', type: mesh }
    if (file.is(index, 'MAPPED_ITEM')) return { kind: 'mapped', type: 'MAPPED_ITEM' }
    const left = first(index, unsupported)
    return left ? { kind: 'unsupported', type: left } : { kind: 'other', type: file.typeName(index) }
  }
  return (index: number): { kind: ItemKind; type: string } => {
    if (index < 0) return { kind: 'other', type: '' }
    let found = memo.get(file.types[index])
    if (!found) memo.set(file.types[index], (found = classify(index)))
    // A set of points or axes only is no geometry that can be shown.
    if ((found.type === 'GEOMETRIC_SET' || found.type === 'GEOMETRIC_CURVE_SET') && !hasCurveOrSurface(file, index)) return { kind: 'other', type: found.type }
    return found
  }
}

const hasCurveOrSurface = (file: Part21File, index: number): boolean =>
  allRefs(file.args(index, 'GEOMETRIC_SET')).some((id) =>
    /CURVE|SURFACE|LINE|CIRCLE|ELLIPSE|CONIC|HYPERBOLA|PARABOLA|PLANE|CLOTHOID/.test(file.typeName(Math.max(0, file.indexOf(id)))),
  )
