import type { Part21File } from './part21File.ts'
import { type Relationship, readRelationship } from './representations.ts'
import type { Reading } from './reading.ts'
import { entityAt } from './reading.ts'
import { refOf, textOf } from './values.ts'

export interface ProductRecord {
  /** Entity of the PRODUCT_DEFINITION. */
  readonly entity: number
  readonly name: string
  readonly id: string
  readonly description: string
  readonly version: string
  /** Shape representations that SHAPE_DEFINITION_REPRESENTATION gives it, as entity ids. */
  readonly representations: number[]
}

export interface OccurrenceRecord {
  /** Entity of the NEXT_ASSEMBLY_USAGE_OCCURRENCE. */
  readonly entity: number
  readonly name: string
  /** Indices into `products`. */
  readonly parent: number
  readonly child: number
  /** The relationship that places it, where a CONTEXT_DEPENDENT_SHAPE_REPRESENTATION gives one. */
  readonly relation?: Relationship
}

export interface ProductGraph {
  readonly products: readonly ProductRecord[]
  readonly occurrences: readonly OccurrenceRecord[]
  /** Entities of the relationships that place occurrences. */
  readonly assembled: ReadonlySet<number>
  /** Index into `products` by entity of a PRODUCT_DEFINITION. */
  readonly byEntity: ReadonlyMap<number, number>
  /** Occurrence entity by the representation, relationship or CONTEXT_DEPENDENT_SHAPE_REPRESENTATION that stands for it: what a style's context refers to. */
  readonly occurrenceOf: ReadonlyMap<number, number>
}

const definitions = [
  'PRODUCT_DEFINITION',
  'PRODUCT_DEFINITION_WITH_ASSOCIATED_DOCUMENTS',
  'PHYSICALLY_MODELLED_PRODUCT_DEFINITION',
  'CONFIGURED_EFFECTIVITY_ASSIGNMENT_PRODUCT_DEFINITION',
]
const properties = ['PRODUCT_DEFINITION_SHAPE', 'PROPERTY_DEFINITION']
const usages = ['NEXT_ASSEMBLY_USAGE_OCCURRENCE', 'PROMISSORY_USAGE_OCCURRENCE']

/** Reads products, who uses whom, and which relationship places each use (ISO 10303-44, 10303-41). */
export const readProducts = (reading: Reading): ProductGraph => {
  const { file, log } = reading
  const products: ProductRecord[] = []
  const byEntity = new Map<number, number>()
  for (const index of file.ofType(...definitions)) {
    byEntity.set(file.ids[index], products.length)
    products.push(readDefinition(file, index))
  }
  const occurrenceOf = new Map<number, number>()
  for (const index of file.ofType('SHAPE_DEFINITION_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const defined = definedBy(file, definition)
    const product = byEntity.get(defined)
    if (product !== undefined) {
      if (file.indexOf(representation) >= 0) products[product].representations.push(representation)
      else log.add('REFERENCE_MISSING', 'The shape of a product is missing.', entityAt(file, index))
    } else if (usages.some((type) => file.is(file.indexOf(defined), type))) occurrenceOf.set(representation, defined)
  }
  const relations = new Map<number, Relationship>()
  const assembled = new Set<number>()
  for (const index of file.ofType('CONTEXT_DEPENDENT_SHAPE_REPRESENTATION')) {
    const [relation, property] = file.args(index, 'CONTEXT_DEPENDENT_SHAPE_REPRESENTATION').map(refOf)
    const occurrence = definedBy(file, property)
    assembled.add(relation)
    occurrenceOf.set(relation, occurrence).set(file.ids[index], occurrence)
    if (!relations.has(occurrence) && file.indexOf(relation) >= 0) relations.set(occurrence, readRelationship(file, file.indexOf(relation)))
  }
  const occurrences: OccurrenceRecord[] = []
  for (const index of file.ofType(...usages)) {
    const args = file.args(index, 'PRODUCT_DEFINITION_RELATIONSHIP')
    const usage = file.typeName(index).includes('+') ? file.args(index, 'ASSEMBLY_COMPONENT_USAGE')[0] : args[5]
    const parent = byEntity.get(refOf(args[3]))
    const child = byEntity.get(refOf(args[4]))
    if (parent === undefined || child === undefined) {
      log.add('REFERENCE_MISSING', 'A component of an assembly refers to a product that is missing.', entityAt(file, index))
      continue
    }
    const entity = file.ids[index]
    const name = textOf(args[1]).trim() || textOf(usage).trim() || textOf(args[0]).trim() || products[child].name
    const relation = relations.get(entity)
    occurrences.push({ entity, name, parent, child, ...(relation && { relation }) })
  }
  return { products, occurrences, assembled, byEntity, occurrenceOf }
}

/** The entity that a PRODUCT_DEFINITION_SHAPE or PROPERTY_DEFINITION speaks of, or 0. */
export const definedBy = (file: Part21File, property: number): number => {
  const index = file.indexOf(property)
  return properties.some((type) => file.is(index, type)) ? refOf(file.args(index, 'PROPERTY_DEFINITION')[2]) : 0
}

const readDefinition = (file: Part21File, index: number): ProductRecord => {
  const own = file.args(index, 'PRODUCT_DEFINITION')
  const formation = file.args(file.indexOf(refOf(own[2])), 'PRODUCT_DEFINITION_FORMATION')
  const product = file.args(file.indexOf(refOf(formation[2])), 'PRODUCT')
  const id = textOf(product[0]).trim()
  return {
    entity: file.ids[index],
    name: textOf(product[1]).trim() || id || textOf(own[0]).trim(),
    id,
    description: textOf(product[2]).trim() || textOf(own[1]).trim(),
    version: textOf(formation[0]).trim(),
    representations: [],
  }
}
