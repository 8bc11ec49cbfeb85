import type { Properties, PropertyValue } from '@trunnion/core'
import type { Part21File } from './part21File.ts'
import { readMeasure, unitLabel } from './readMeasure.ts'
import type { ProductGraph } from './readProducts.ts'
import { readRepresentation } from './representations.ts'
import type { Reading } from './reading.ts'
import { numberOf, refOf, refsOf, textOf } from './values.ts'

/**
 * Properties by entity of a PRODUCT_DEFINITION: id, description, version, and what PROPERTY_DEFINITIONs say of it (user attributes, material, density).
 * Checksums that the writer left for the reader (validation properties) are no properties of the product: see `readValidation`.
 */
export const readProperties = ({ file }: Reading, graph: ProductGraph): ReadonlyMap<number, Properties> => {
  const out = new Map<number, Record<string, PropertyValue>>()
  for (const product of graph.products) {
    const own: Record<string, PropertyValue> = {}
    if (product.id && product.id !== product.name) own['id'] = product.id
    if (product.description) own['description'] = product.description
    if (product.version) own['version'] = product.version
    out.set(product.entity, own)
  }
  const put = (product: number, name: string, value: PropertyValue): void => {
    const own = out.get(product)
    if (!own) return
    let key = name
    for (let n = 2; Object.hasOwn(own, key) && n < 1000; n++) key = `${name} ${n}`
    // Defined, not assigned: a property may be called `__proto__`.
    Object.defineProperty(own, key, { value, enumerable: true, configurable: true, writable: true })
  }
  const general = generalNames(file)
  for (const index of file.ofType('PROPERTY_DEFINITION_REPRESENTATION', 'MATERIAL_PROPERTY_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const property = file.args(file.indexOf(definition), 'PROPERTY_DEFINITION')
    const name = textOf(property[0]).trim() || general.get(definition) || textOf(property[1]).trim() || 'property'
    const product = productOf(file, definition)
    if (!out.has(product) || name.includes('validation property')) continue
    const value = readItems(file, readRepresentation(file, file.indexOf(representation)).items)
    if (value !== undefined) put(product, name, value)
  }
  // Raw material as a product of its own that the part is made from (CAx-IF Recommended Practices for Material Identification).
  for (const index of file.ofType('MAKE_FROM_USAGE_OPTION')) {
    const [part, raw] = file.args(index, 'PRODUCT_DEFINITION_RELATIONSHIP').slice(3, 5).map(refOf)
    const material = graph.products[graph.byEntity.get(raw) ?? -1]
    if (material) put(part, 'material', { ...out.get(raw), name: material.name })
  }
  for (const index of file.ofType('MATERIAL_DESIGNATION')) {
    const args = file.args(index, 'MATERIAL_DESIGNATION')
    for (const id of refsOf(args[1])) put(productOf(file, id), 'material', textOf(args[0]))
  }
  for (const [product, own] of out) if (Object.keys(own).length === 0) out.delete(product)
  return out
}

/** The product definition that an entity speaks of, through shapes and properties, or 0. */
const productOf = (file: Part21File, id: number, depth = 4): number => {
  const index = file.indexOf(id)
  if (index < 0 || depth === 0) return 0
  if (
    file
      .typeName(index)
      .split('+')
      .some((type) => type.startsWith('PRODUCT_DEFINITION') && type !== 'PRODUCT_DEFINITION_SHAPE')
  )
    return id
  const property = file.args(index, 'PROPERTY_DEFINITION')
  return /PROPERTY|PRODUCT_DEFINITION_SHAPE/.test(file.typeName(index)) ? productOf(file, refOf(property[2]), depth - 1) : 0
}

/** Names of general properties by the property that is derived from them. */
const generalNames = (file: Part21File): ReadonlyMap<number, string> => {
  const names = new Map<number, string>()
  for (const index of file.ofType('GENERAL_PROPERTY_ASSOCIATION')) {
    const args = file.args(index, 'GENERAL_PROPERTY_ASSOCIATION')
    names.set(refOf(args[3]), textOf(file.args(file.indexOf(refOf(args[2])), 'GENERAL_PROPERTY')[1]).trim())
  }
  return names
}

/** One item gives its value, several an object by their names; undefined when nothing can be read. */
const readItems = (file: Part21File, items: Iterable<number>): PropertyValue | undefined => {
  const found: [string, PropertyValue][] = []
  for (const item of items) {
    const value = readItem(file, item)
    if (value) found.push(value)
  }
  if (found.length < 2) return found[0]?.[1]
  return Object.fromEntries(found.map(([name, value], i) => [name || `${i + 1}`, value]))
}

const readItem = (file: Part21File, item: number): [string, PropertyValue] | undefined => {
  const index = file.indexOf(item)
  if (index < 0) return undefined
  const measure = readMeasure(file, item)
  if (measure) {
    if (!Number.isFinite(measure.value)) return undefined
    const unit = unitLabel(file, measure.unit)
    return [measure.name.trim(), unit ? { value: measure.value, unit } : measure.value]
  }
  const type = file.typeName(index)
  if (!/^(DESCRIPTIVE|VALUE|INTEGER|REAL|BOOLEAN|RATIONAL)_REPRESENTATION_ITEM$/.test(type)) return undefined
  const [name, value] = file.args(index)
  const number = numberOf(value)
  if (Number.isFinite(number)) return [textOf(name).trim(), number]
  const text = textOf(value)
  return text ? [textOf(name).trim(), text] : undefined
}
