import { type Matrix4, invert, multiply } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import { readPlacement } from './readPlacement.ts'
import { type Reading, entityAt } from './reading.ts'
import { refOf, refsOf, textOf } from './values.ts'

/** A representation record: name, items and context. */
export interface Representation {
  readonly name: string
  readonly items: readonly number[]
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
  return { name: textOf(args[0]), items: refsOf(args[1]), context: refOf(args[2]) }
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

/**
 * Matrix that brings `child` into its parent, millimetres. The item of an ITEM_DEFINED_TRANSFORMATION belongs to the representation of the same number;
 * files that have them the wrong way round are known by looking which representation lists which item.
 */
export const relationshipMatrix = (reading: Reading, relation: Relationship, child: number): Matrix4 | undefined => {
  const { file } = reading
  if (relation.operator === 0) return undefined
  const childFirst = child === relation.rep1
  const childRep = readRepresentation(file, file.indexOf(childFirst ? relation.rep1 : relation.rep2))
  const parentRep = readRepresentation(file, file.indexOf(childFirst ? relation.rep2 : relation.rep1))
  const operator = file.indexOf(relation.operator)
  const childMm = reading.unitsOf(childRep.context).mmPerUnit
  const parentMm = reading.unitsOf(parentRep.context).mmPerUnit
  const failed = (): undefined => {
    if (operator >= 0) reading.log.add('REFERENCE_MISSING', 'A placement could not be read; the part was left where it is.', entityAt(file, operator))
    else reading.log.add('REFERENCE_MISSING', 'A placement is missing; the part was left where it is.', { format: 'step', entity: `#${relation.operator}` })
    return undefined
  }
  if (file.is(operator, 'ITEM_DEFINED_TRANSFORMATION')) {
    const args = file.args(operator, 'ITEM_DEFINED_TRANSFORMATION')
    let [from, to] = [refOf(args[2]), refOf(args[3])]
    if (!childFirst) [from, to] = [to, from]
    if (childRep.items.includes(to) && parentRep.items.includes(from) && !(childRep.items.includes(from) && parentRep.items.includes(to)))
      [from, to] = [to, from]
    return betweenFrames(file, from, childMm, to, parentMm) ?? failed()
  }
  const matrix = readPlacement(file, relation.operator, parentMm)
  if (!matrix) return failed()
  return childFirst ? matrix : (invert(matrix) ?? failed())
}

/** Matrix that brings the frame `from` onto the frame `to`. */
export const betweenFrames = (file: Part21File, from: number, fromMm: number, to: number, toMm: number): Matrix4 | undefined => {
  const source = readPlacement(file, from, fromMm)
  const target = readPlacement(file, to, toMm)
  const back = source && invert(source)
  return back && target && multiply(target, back)
}
