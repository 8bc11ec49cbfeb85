import type { Part21File } from './part21File.ts'
import { refOf, refsOf, textOf } from './values.ts'

/** A representation record: name, items and context. */
export interface Representation {
  readonly name: string
  /** In order; a set, because an assembly's can be long and are asked for each component. */
  readonly items: ReadonlySet<number>
  readonly context: number
}

/** Representation roles whose items are no parts: construction geometry, drawings, parameters of dimensions. */
const otherRoles =
  /^(CONSTRUCTIVE_GEOMETRY_REPRESENTATION|DRAUGHTING_MODEL|DRAUGHTING_REPRESENTATION|SHAPE_REPRESENTATION_WITH_PARAMETERS|SHAPE_DIMENSION_REPRESENTATION|KINEMATIC_.*|MECHANICAL_DESIGN_.*PRESENTATION.*|PRESENTATION_.*|CONTEXT_DEPENDENT_.*|SHAPE_DEFINITION_REPRESENTATION|DEFINITIONAL_REPRESENTATION|COMPOUND_SHAPE_REPRESENTATION|PATH_SHAPE_REPRESENTATION|POINT_PLACEMENT_SHAPE_REPRESENTATION)$/

const shapeRoles = /^([A-Z_]+_)?SHAPE_REPRESENTATION(_WITH_ACCURACY_PARAMETERS)?$|^REPRESENTATION$/

/** Whether a record's type is a shape representation that can stand for a part. */
export const isShapeRepresentation = (file: Part21File, index: number): boolean => {
  if (index < 0) return false
  const parts = file.typeName(index).split('+')
  return !parts.some((type) => otherRoles.test(type)) && parts.some((type) => shapeRoles.test(type))
}

export const readRepresentation = (file: Part21File, index: number): Representation => {
  const args = file.args(index, 'REPRESENTATION')
  return { name: textOf(args[0]), items: new Set(refsOf(args[1])), context: refOf(args[2]) }
}

/** A relationship between two representations, by entity ids. */
export interface Relationship {
  readonly entity: number
  readonly rep1: number
  readonly rep2: number
  /** Transformation operator, or 0. */
  readonly operator: number
}

export const readRelationship = (file: Part21File, index: number): Relationship => {
  const base = file.args(index, 'REPRESENTATION_RELATIONSHIP')
  const simple = !file.typeName(index).includes('+')
  const operator = simple ? base[4] : file.args(index, 'REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION')[0]
  return { entity: file.ids[index], rep1: refOf(base[2]), rep2: refOf(base[3]), operator: refOf(operator) }
}
