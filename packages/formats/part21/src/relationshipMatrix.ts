import { type Matrix4, invert, multiply } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import { readPlacement } from './readPlacement.ts'
import { type Reading, entityAt } from './reading.ts'
import type { Relationship } from './representations.ts'
import { refOf } from './values.ts'

/**
 * Matrix that brings `child` into its parent, millimetres. The item of an ITEM_DEFINED_TRANSFORMATION belongs to the representation of the same number;
 * files that have them the wrong way round are known by looking which representation lists which item.
 */
export const relationshipMatrix = (reading: Reading, relation: Relationship, child: number): Matrix4 | undefined => {
  const { file } = reading
  if (relation.operator === 0) return undefined
  const childFirst = child === relation.rep1
  const childRep = reading.representationOf(childFirst ? relation.rep1 : relation.rep2)
  const parentRep = reading.representationOf(childFirst ? relation.rep2 : relation.rep1)
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
    if (childRep.items.has(to) && parentRep.items.has(from) && !(childRep.items.has(from) && parentRep.items.has(to))) [from, to] = [to, from]
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
