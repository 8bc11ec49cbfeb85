import type { Part21File } from './part21File.ts'
import { mayRefer } from './typeRules.ts'
import { refOf, refsOf } from './values.ts'
import type { Damage } from './walkClosure.ts'

/** Why the record cannot keep this element, or undefined when it can. */
export const elementDamage = (file: Part21File, index: number, element: number, tainted: ReadonlyMap<number, Damage>): Damage | undefined => {
  const target = file.indexOf(element)
  if (target < 0) return 'missing'
  return mayRefer(file.marks.rules, file.types[index], file.types[target]) ? tainted.get(target) : 'kind'
}

/** Entities in the list of a shell, model or set; of a curve on surfaces, its curves in parameter space. */
export const listElements = (file: Part21File, index: number): readonly number[] => {
  const args = file.args(index)
  return refsOf(args.find(Array.isArray))
}

/**
 * The record without the elements that are missing or damaged, or undefined when none is.
 * A curve on surfaces that loses one of its curves in parameter space keeps the one in space only: the kernel crashes on half a pair.
 */
export const rewriteList = (file: Part21File, index: number, tainted: ReadonlyMap<number, Damage>): string | undefined => {
  const elements = listElements(file, index)
  const left = elements.filter((id) => elementDamage(file, index, id, tainted) === undefined)
  if (left.length === elements.length) return undefined
  const list = `(${left.map((id) => `#${id}`).join(',')})`
  const type = file.typeName(index)
  if (!type.endsWith('_CURVE')) return `#${file.ids[index]}=${type}('',${list});\n`
  return `#${file.ids[index]}=SURFACE_CURVE('',#${refOf(file.args(index)[1])},(),.CURVE_3D.);\n`
}
