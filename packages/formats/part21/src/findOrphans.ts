import { definedBy } from './readProducts.ts'
import type { GeometryItem, RepresentationGraph } from './representationGraph.ts'
import type { Reading } from './reading.ts'
import type { ShapeTable } from './shapeTable.ts'
import { orphanTypes } from './shapeKinds.ts'
import { allRefs, refOf } from './values.ts'

/** Representations with geometry that no product shows, that nothing else shows, and that play no other role (a property, a feature). */
export const orphanNodes = (reading: Reading, reps: RepresentationGraph, reached: ReadonlySet<number>): readonly number[] => {
  const { file } = reading
  const elsewhere = new Set<number>()
  for (const index of file.ofType('SHAPE_DEFINITION_REPRESENTATION', 'PROPERTY_DEFINITION_REPRESENTATION')) {
    const [definition, representation] = file.args(index, 'PROPERTY_DEFINITION_REPRESENTATION').map(refOf)
    const defined = file.indexOf(definedBy(file, definition))
    if (defined >= 0 && !file.is(defined, 'PRODUCT_DEFINITION')) elsewhere.add(representation)
  }
  const shown = new Set<number>()
  for (const node of reps.nodes) for (const use of node.mapped) shown.add(use.node)
  return [...reps.nodes.keys()].filter((n) => !reached.has(n) && !shown.has(n) && reps.uses[n] > 0 && !elsewhere.has(reps.nodes[n].entity))
}

/** Solids and surface models that no representation lists (its record was lost), and in damaged files shells that no solid lists. */
export const orphanItems = (reading: Reading, table: ShapeTable): readonly GeometryItem[] => {
  const { file } = reading
  const out: GeometryItem[] = []
  const candidates = file.intact ? orphanTypes : [...orphanTypes, 'CLOSED_SHELL', 'OPEN_SHELL']
  const found = file.ofType(...candidates).filter((index) => !table.has(file.ids[index]))
  if (found.length === 0) return out
  const listed = new Set<number>()
  for (let t = 0; t < file.typeNames.length; t++) {
    const name = file.typeNames[t]
    if (!/REPRESENTATION|DRAUGHTING_MODEL|BOOLEAN|CSG|SOLID|BREP|MODEL|SHELL/.test(name) || name.includes('+')) continue
    for (const index of file.ofType(name)) if (file.typeName(index) === name) for (const id of allRefs(file.args(index))) listed.add(id)
  }
  for (const index of found) {
    const entity = file.ids[index]
    const type = candidates.find((name) => file.is(index, name))
    if (type && !listed.has(entity)) out.push({ entity, type, kind: 'exact' })
  }
  return out
}

/** The first context that assigns units: what a shape without a representation most likely was in. */
export const firstContext = (reading: Reading): number => {
  const [index] = reading.file.ofType('GLOBAL_UNIT_ASSIGNED_CONTEXT')
  return index === undefined ? 0 : reading.file.ids[index]
}
