import { type Matrix4, type Properties, type Scene, type SceneNode, type WarningLog, fault } from '@trunnion/core'
import type { StepColor, StepOccurrence, StepProduct, StepShapeUse, StepStructure } from '@trunnion/format-part21'
import { makePalette } from '../brep/palette.ts'
import type { ExactFacts } from '../model.ts'
import type { EvaluatedShape } from './evaluateShapes.ts'
import { makePartMeshes } from './partMeshes.ts'

const matrixOf = (matrix: Matrix4 | undefined): { matrix?: Matrix4 } => (matrix ? { matrix } : {})

const propertiesOf = (product: StepProduct, occurrence: StepOccurrence | undefined): { properties?: Properties } => {
  const properties = { ...product.properties, ...(occurrence?.name && occurrence.name !== product.name && { occurrence: occurrence.name }) }
  return Object.keys(properties).length > 0 ? { properties } : {}
}

/**
 * Joins the product structure of the STEP text with the geometry of the kernel: one mesh a distinct part, one node an occurrence.
 * Shapes that mapped items place, and shapes that the file hides, become children of their part.
 * Depth is bounded by the reader's nesting guard, so recursion over products is safe.
 *
 * @param limit - most nodes the expanded tree may have
 * @throws Fault LIMIT_INSTANCES
 */
export const buildScene = (
  structure: StepStructure,
  evaluated: ReadonlyMap<number, EvaluatedShape>,
  log: WarningLog,
  limit: number,
): { readonly scene: Scene; readonly exact: ExactFacts } => {
  const palette = makePalette()
  const parts = makePartMeshes(structure, evaluated, palette, log)
  const nodes: SceneNode[] = []
  const { shapes, products } = structure

  const add = (node: SceneNode): number => {
    if (nodes.length >= limit) fault('LIMIT_INSTANCES', `The assembly places more than ${limit} parts.`, { format: 'step' })
    return nodes.push(node) - 1
  }
  const layersOf = (product: StepProduct, occurrence: StepOccurrence | undefined, uses: readonly StepShapeUse[]): { layers?: readonly string[] } => {
    const layers = [...new Set([...(product.layers ?? []), ...(occurrence?.layers ?? []), ...uses.flatMap(({ shape }) => shapes[shape].layers ?? [])])]
    return layers.length > 0 ? { layers } : {}
  }
  const addProduct = (product: StepProduct, occurrence: StepOccurrence | undefined, inherited: StepColor | undefined): number => {
    const color = inherited ?? occurrence?.color
    const override = color ? { material: palette.of(color) } : {}
    const apart = (use: StepShapeUse): boolean => use.matrix !== undefined || shapes[use.shape].hidden === true
    const here = product.shapes.filter((use) => !apart(use))
    const mesh = here.length > 0 ? parts.of(product.name, here) : undefined
    const children: number[] = []
    const index = add({
      name: product.name || (occurrence?.name ?? ''),
      children,
      ...matrixOf(occurrence?.matrix),
      ...(mesh !== undefined && { mesh, ...override }),
      ...layersOf(product, occurrence, here),
      ...propertiesOf(product, occurrence),
    })
    for (const use of product.shapes.filter(apart)) {
      const { name, hidden } = shapes[use.shape]
      const piece = parts.of(name, [{ shape: use.shape, ...(use.color && { color: use.color }) }])
      if (piece !== undefined)
        children.push(add({ name: name || product.name, mesh: piece, children: [], ...matrixOf(use.matrix), ...override, ...(hidden && { visible: false }) }))
    }
    for (const child of product.children) children.push(addProduct(products[child.product], child, color))
    return index
  }

  const roots = structure.roots.map((root) => addProduct(products[root], undefined, undefined))
  const pmi = structure.pmi.map(({ type, kind, name, text, value }) => ({
    type,
    kind,
    name,
    ...(text !== undefined && { text }),
    ...(value !== undefined && { value }),
  }))
  let deflectionMm = 0
  let chordErrorMm = 0
  for (const { bodies } of evaluated.values())
    for (const body of bodies) {
      deflectionMm = Math.max(deflectionMm, body.deflectionMm)
      chordErrorMm = Math.max(chordErrorMm, body.chordErrorMm)
    }
  return {
    scene: {
      lengthUnit: 'millimetre',
      sourceUnit: structure.lengthUnit,
      upAxis: 'z',
      roots,
      nodes,
      meshes: parts.meshes,
      materials: palette.list(),
      ...(pmi.length > 0 && { properties: { pmi } }),
    },
    exact: { census: parts.census, bodies: parts.bodies, examined: parts.examined, deflectionMm, chordErrorMm },
  }
}
