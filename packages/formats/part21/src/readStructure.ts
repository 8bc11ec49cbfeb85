import { type Result, type Warning, attempt, defaultBudgets, fault, lengthUnitOf, makeWarningLog } from '@trunnion/core'
import { acyclicOrder, edgeKey } from './acyclicOrder.ts'
import { countInstances } from './countInstances.ts'
import { type Content, makeExpander } from './expandProducts.ts'
import { firstContext, orphanItems, orphanNodes } from './findOrphans.ts'
import type { Part21File, ReadStepOptions } from './part21File.ts'
import { protocolOf } from './protocolOf.ts'
import { readLayers } from './readLayers.ts'
import { readPmi } from './readPmi.ts'
import { type ProductGraph, readProducts } from './readProducts.ts'
import { readProperties } from './readProperties.ts'
import { readRepresentationGraph } from './representationGraph.ts'
import { readValidation } from './readValidation.ts'
import { readStyles } from './readStyles.ts'
import { type Reading, makeReading } from './reading.ts'
import { makeShapeTable } from './shapeTable.ts'
import type { StepProduct, StepStructure } from './types.ts'

/**
 * Reads products, assembly, shapes, faces, colours, layers, properties and PMI of a STEP file; no geometry is evaluated.
 * Lengths and matrices are in millimetres, whatever the contexts state.
 *
 * Fails with LIMIT_INSTANCES and LIMIT_DEPTH, before anything is expanded.
 * @example
 * const { products, roots } = unwrap(readStructure(unwrap(parsePart21(bytes))))
 */
export const readStructure = (file: Part21File, options: ReadStepOptions = {}): Result<StepStructure & { readonly warnings: readonly Warning[] }> =>
  attempt(() => {
    const log = makeWarningLog()
    const reading = makeReading(file, options.budgets ?? defaultBudgets, log)
    const graph = readProducts(reading)
    const reps = readRepresentationGraph(reading, graph.assembled)
    const styles = readStyles(file, graph.occurrenceOf)
    const layers = readLayers(file, styles.itemOf)
    const validation = readValidation(reading)
    const table = makeShapeTable(reading, styles, layers, validation)
    const expander = makeExpander(reading, graph, reps, table, styles)

    const contents: Content[] = graph.products.map((_, p) => expander.ofProduct(p))
    const strays = expander.ofNodes(orphanNodes(reading, reps, expander.reached))
    for (const item of orphanItems(reading, table)) {
      const shape = table.use(item, firstContext(reading))
      if (shape !== undefined) strays.shapes.push({ shape })
    }
    const properties = readProperties(reading, graph)
    const products = graph.products.map((product, p): StepProduct => {
      const own = layers.get(product.representations[0])
      const known = properties.get(product.entity)
      const checks = validation.get(product.entity)
      return {
        entity: product.entity,
        name: product.name,
        ...contents[p],
        ...(known && { properties: known }),
        ...(own && { layers: own }),
        ...(checks && { validation: checks }),
      }
    })
    adoptStrays(file, products, strays)
    const tree = finishTree(reading, graph, products)
    const unit = reading.unitsOf(table.shapes[0]?.context ?? firstContext(reading))
    return {
      schemas: file.header.schemas,
      protocol: protocolOf(file.header.schemas),
      lengthUnit: unit.stated ? lengthUnitOf(unit.mmPerUnit) : 'unknown',
      ...tree,
      shapes: table.shapes,
      pmi: readPmi(reading),
      warnings: log.list(),
    }
  })

/** Shapes without a product go to the only product when that has none itself, else to one that is made up. */
const adoptStrays = (file: Part21File, products: StepProduct[], strays: Content): void => {
  if (strays.shapes.length + strays.children.length === 0) return
  const only = products.length === 1 && products[0].shapes.length + products[0].children.length === 0 ? products[0] : undefined
  if (only && strays.children.length === 0) products[0] = { ...only, shapes: strays.shapes }
  else products.push({ entity: 0, name: baseName(file.header.fileName), shapes: strays.shapes, children: strays.children })
}

const baseName = (path: string): string => path.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]{1,5}$/, '')

/** Cuts cycles, finds the roots, checks depth and the number of instances. */
const finishTree = (reading: Reading, graph: ProductGraph, products: StepProduct[]): Pick<StepStructure, 'products' | 'roots'> => {
  const edges = products.map((product) => product.children.map((child) => child.product))
  const { cut, height } = acyclicOrder(edges)
  if (cut.size > 0)
    for (const [p, product] of products.entries()) {
      const children = product.children.filter((_, i) => !cut.has(edgeKey(p, i)))
      if (children.length === product.children.length) continue
      reading.log.add(
        'ENTITY_DROPPED',
        'A product contains itself; that use was dropped.',
        { format: 'step', entity: `#${product.entity}` },
        product.children.length - children.length,
      )
      products[p] = { ...product, children }
    }
  const used = new Set(products.flatMap((product) => product.children.map((child) => child.product)))
  const free = [...products.keys()].filter((p) => !used.has(p))
  // Documents and tools are products too; without shape and components they are nobody's part.
  const shown = free.filter((p) => products[p].shapes.length + products[p].children.length > 0 || (graph.products[p]?.representations.length ?? 0) > 0)
  const roots = shown.length > 0 ? shown : free
  for (const root of roots)
    if (height[root] > reading.budgets.depth)
      fault('LIMIT_DEPTH', `The assembly nests more than ${reading.budgets.depth} deep.`, { format: 'step', entity: `#${products[root].entity}` })
  const instances = countInstances({ products, roots })
  if (instances > reading.budgets.instances) fault('LIMIT_INSTANCES', `The assembly places more than ${reading.budgets.instances} parts.`, { format: 'step' })
  return { products, roots }
}
