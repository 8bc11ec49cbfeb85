import { type Matrix4, fault, isIdentity, multiply } from '@trunnion/core'
import type { ProductGraph } from './readProducts.ts'
import { relationshipMatrix } from './relationshipMatrix.ts'
import type { RepresentationGraph } from './representationGraph.ts'
import type { Reading } from './reading.ts'
import { exactTwin } from './readTessellated.ts'
import type { Styles } from './readStyles.ts'
import type { ShapeTable } from './shapeTable.ts'
import type { StepColor, StepOccurrence, StepShapeUse } from './types.ts'

/** What a product holds. */
export interface Content {
  readonly shapes: StepShapeUse[]
  readonly children: StepOccurrence[]
}

export interface Expander {
  /** Nodes of the representation graph that some product shows. */
  readonly reached: ReadonlySet<number>
  ofProduct(product: number): Content
  /** Shapes and components of representations that belong to no product. */
  ofNodes(nodes: readonly number[]): Content
}

/** Makes the function that collects shapes and components of products out of representations, mapped items and occurrences. */
export const makeExpander = (reading: Reading, graph: ProductGraph, reps: RepresentationGraph, table: ShapeTable, styles: Styles): Expander => {
  const owners = ownersOf(graph, reps)
  const nodesOf = Map.groupBy(owners.keys(), (node) => owners.get(node))
  const occurrencesOf = Map.groupBy(graph.occurrences, (occurrence) => occurrence.parent)
  const reached = new Set<number>()
  let total = 0

  const collect = (product: number, start: readonly number[]): Content & { mapped: { child: number; occurrence: StepOccurrence }[] } => {
    const shapes: StepShapeUse[] = []
    const mapped: { child: number; occurrence: StepOccurrence }[] = []
    const exact = new Set(start.flatMap((node) => reps.nodes[node].geometry.filter((item) => item.kind === 'exact').map((item) => item.entity)))
    const visit = (node: number, matrix: Matrix4 | undefined, color: StepColor | undefined): void => {
      reached.add(node)
      const { entity, representation, geometry, mapped: uses } = reps.nodes[node]
      for (const item of geometry) {
        if (++total > reading.budgets.instances)
          fault('LIMIT_INSTANCES', `The file places more than ${reading.budgets.instances} shapes.`, { format: 'step', entity: `#${entity}` })
        if (item.kind === 'tessellated' && exact.has(exactTwin(reading, item.entity))) continue
        const shape = table.use(item, representation.context)
        if (shape === undefined) continue
        const own = color ?? (table.shapes[shape].color ? undefined : styles.colorOf(entity))
        shapes.push({ shape, ...placed(matrix), ...(own && { color: own }) })
      }
      for (const use of uses) {
        const owner = owners.get(use.node)
        const local = use.matrix && matrix ? multiply(matrix, use.matrix) : (use.matrix ?? matrix)
        const tint = styles.colorOf(use.entity) ?? color
        if (owner === undefined || owner === product) visit(use.node, local, tint)
        else
          mapped.push({
            child: owner,
            occurrence: { entity: use.entity, name: graph.products[owner].name, product: owner, ...placed(local), ...(tint && { color: tint }) },
          })
      }
    }
    for (const node of start) visit(node, undefined, undefined)
    return { shapes, children: [], mapped }
  }

  return {
    reached,
    ofProduct(product) {
      const { shapes, mapped } = collect(product, nodesOf.get(product) ?? [])
      const children: StepOccurrence[] = []
      for (const occurrence of occurrencesOf.get(product) ?? []) {
        // Some programs place components by mapped items: such a use stands for the occurrence of the same product.
        const at = mapped.findIndex((use) => use.child === occurrence.child)
        const use = at >= 0 ? mapped.splice(at, 1)[0].occurrence : undefined
        const matrix = occurrence.relation
          ? relationshipMatrix(reading, occurrence.relation, childRepresentation(graph, reps, owners, occurrence.child, occurrence.relation))
          : use?.matrix
        const color = styles.colorOfOccurrence(occurrence.entity) ?? use?.color
        children.push({ entity: occurrence.entity, name: occurrence.name, product: occurrence.child, ...placed(matrix), ...(color && { color }) })
      }
      for (const use of mapped) children.push(use.occurrence)
      return { shapes, children }
    },
    ofNodes(nodes) {
      const { shapes, mapped } = collect(-1, nodes)
      return { shapes, children: mapped.map((use) => use.occurrence) }
    },
  }
}

const placed = (matrix: Matrix4 | undefined): { matrix?: Matrix4 } => (matrix && !isIdentity(matrix) ? { matrix } : {})

/** Product that a representation stands for, through relationships without transformation too. */
const ownersOf = (graph: ProductGraph, reps: RepresentationGraph): ReadonlyMap<number, number> => {
  const owners = new Map<number, number>()
  const queue: { entity: number; product: number }[] = []
  for (const [product, { representations }] of graph.products.entries())
    for (const entity of representations) {
      const node = reps.nodeOf(entity)
      if (node === undefined || owners.has(node)) continue
      owners.set(node, product)
      queue.push({ entity, product })
    }
  for (const next of queue)
    for (const entity of reps.same.get(next.entity) ?? []) {
      const node = reps.nodeOf(entity)
      if (node === undefined || owners.has(node)) continue
      owners.set(node, next.product)
      queue.push({ entity, product: next.product })
    }
  return owners
}

/** Which side of the relationship is the component: the one that belongs to the child product; the first when that does not tell. */
const childRepresentation = (
  graph: ProductGraph,
  reps: RepresentationGraph,
  owners: ReadonlyMap<number, number>,
  child: number,
  relation: { readonly rep1: number; readonly rep2: number },
): number => {
  const belongs = (entity: number): boolean => {
    const node = reps.nodeOf(entity)
    return (node !== undefined && owners.get(node) === child) || graph.products[child].representations.includes(entity)
  }
  return !belongs(relation.rep1) && belongs(relation.rep2) ? relation.rep2 : relation.rep1
}
