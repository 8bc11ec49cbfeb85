import { type Matrix4, type Mesh, type Properties, type Scene, type SceneNode, type WarningLog, fault } from '@trunnion/core'
import type { StepOccurrence, StepProduct, StepShapeUse, StepStructure } from '@trunnion/format-part21'
import type { BrepBody, BrepCensus } from '@trunnion/kernel'
import { type DressedBody, exactBodyOf, mergeBodies, sumCensus } from '../brep/mergeBodies.ts'
import { makePalette } from '../brep/palette.ts'
import type { ExactBody, ExactFacts } from '../model.ts'
import { matchFaces } from './matchFaces.ts'

/** Everything that grows while the tree is built. */
interface Build {
  readonly structure: StepStructure
  readonly bodies: ReadonlyMap<number, readonly BrepBody[]>
  readonly log: WarningLog
  readonly palette: ReturnType<typeof makePalette>
  readonly nodes: SceneNode[]
  readonly meshes: Mesh[]
  readonly census: (BrepCensus | undefined)[]
  readonly breps: ExactBody[][]
  /** Mesh of a set of shapes with their colours. */
  readonly meshOf: Map<string, number>
  readonly limit: number
}

const isOpen = (body: BrepBody): boolean => body.kind !== 'solid' || body.census.freeEdges > 0

const dress = (build: Build, use: StepShapeUse, body: BrepBody, faceBase: number): DressedBody => {
  const shape = build.structure.shapes[use.shape]
  const base = use.color ?? shape.color
  const open = isOpen(body)
  if (!shape.faces.some((face) => face.color)) return { body, materialOf: () => build.palette.of(base, open) }
  const { faceOf, exact } = matchFaces({ faces: faceBase ? shape.faces.slice(faceBase) : shape.faces }, body.faces)
  if (!exact && faceBase === 0)
    build.log.add('SHAPE_HEALED', 'The kernel changed the faces of a body while reading; face colours were matched by surface.', {
      format: 'step',
      entity: `#${shape.entity}`,
    })
  return { body, materialOf: (i) => build.palette.of(faceOf[i] >= 0 ? (shape.faces[faceBase + faceOf[i]].color ?? base) : base, open) }
}

/** The mesh of shapes that stand together in one part, made once; undefined when nothing of them could be evaluated. */
const meshFor = (build: Build, name: string, uses: readonly StepShapeUse[]): number | undefined => {
  const key = uses.map((use) => `${use.shape} ${use.color?.join() ?? ''}`).join('|')
  const known = build.meshOf.get(key)
  if (known !== undefined) return known
  const dressed: DressedBody[] = []
  const plain: Mesh[] = []
  for (const use of uses) {
    const { mesh } = build.structure.shapes[use.shape]
    if (mesh) plain.push(mesh)
    let faceBase = 0
    for (const body of build.bodies.get(use.shape) ?? []) {
      dressed.push(dress(build, use, body, faceBase))
      faceBase += body.faces.length
    }
  }
  if (dressed.length + plain.length === 0) return undefined
  if (dressed.length === 0 && plain.length === 1) {
    build.meshes.push(recolour(build, plain[0], uses[0]))
    build.census.push(undefined)
  } else {
    build.meshes.push(mergeBodies(name, [...dressed]))
    build.census.push(sumCensus(dressed.map(({ body }) => body)))
  }
  build.breps.push(dressed.flatMap(exactBodyOf))
  build.meshOf.set(key, build.meshes.length - 1)
  return build.meshes.length - 1
}

/** Tessellated geometry comes from the reader without materials: its colour is the shape's. */
const recolour = (build: Build, mesh: Mesh, use: StepShapeUse): Mesh => {
  const material = build.palette.of(use.color ?? build.structure.shapes[use.shape].color)
  return { ...mesh, groups: { ...mesh.groups, material: mesh.groups.material.map((own) => (own < 0 ? material : own)) } }
}

const addNode = (build: Build, node: SceneNode): number => {
  if (build.nodes.length >= build.limit) fault('LIMIT_INSTANCES', `The assembly places more than ${build.limit} parts.`, { format: 'step' })
  return build.nodes.push(node) - 1
}

/** A product in one place: its own geometry, its shapes placed by mapped items as children, its components. */
const addProduct = (build: Build, product: StepProduct, occurrence: StepOccurrence | undefined, inherited: StepOccurrence['color']): number => {
  const color = inherited ?? occurrence?.color
  const here = product.shapes.filter((use) => !use.matrix)
  const placed = product.shapes.filter((use) => use.matrix)
  const mesh = here.length > 0 ? meshFor(build, product.name, here) : undefined
  const override = color ? build.palette.of(color) : -1
  const children: number[] = []
  const index = addNode(build, {
    name: product.name || (occurrence?.name ?? ''),
    children,
    ...matrixOf(occurrence?.matrix),
    ...(mesh !== undefined && { mesh }),
    ...(mesh !== undefined && override >= 0 && { material: override }),
    ...layersOf(build, product, occurrence, here),
    ...propertiesOf(product, occurrence),
  })
  for (const use of placed) {
    const shape = build.structure.shapes[use.shape]
    const piece = meshFor(build, shape.name, [{ shape: use.shape, ...(use.color && { color: use.color }) }])
    if (piece === undefined) continue
    children.push(
      addNode(build, { name: shape.name || product.name, mesh: piece, children: [], ...matrixOf(use.matrix), ...(override >= 0 && { material: override }) }),
    )
  }
  for (const child of product.children) children.push(addProduct(build, build.structure.products[child.product], child, color))
  return index
}

const matrixOf = (matrix: Matrix4 | undefined): { matrix?: Matrix4 } => (matrix ? { matrix } : {})

const layersOf = (
  build: Build,
  product: StepProduct,
  occurrence: StepOccurrence | undefined,
  uses: readonly StepShapeUse[],
): { layers?: readonly string[] } => {
  const layers = [
    ...new Set([...(product.layers ?? []), ...(occurrence?.layers ?? []), ...uses.flatMap((use) => build.structure.shapes[use.shape].layers ?? [])]),
  ]
  return layers.length > 0 ? { layers } : {}
}

const propertiesOf = (product: StepProduct, occurrence: StepOccurrence | undefined): { properties?: Properties } => {
  const properties = { ...product.properties, ...(occurrence?.name && occurrence.name !== product.name && { occurrence: occurrence.name }) }
  return Object.keys(properties).length > 0 ? { properties } : {}
}

/**
 * Joins the product structure of the STEP text with the geometry of the kernel.
 * Depth is bounded by the reader's nesting guard, so recursion over products is safe.
 *
 * @param limit - most nodes the expanded tree may have
 * @throws Fault LIMIT_INSTANCES
 */
export const buildScene = (
  structure: StepStructure,
  bodies: ReadonlyMap<number, readonly BrepBody[]>,
  log: WarningLog,
  limit: number,
): { readonly scene: Scene; readonly exact: ExactFacts } => {
  const build: Build = { structure, bodies, log, palette: makePalette(), nodes: [], meshes: [], census: [], breps: [], meshOf: new Map(), limit }
  const roots = structure.roots.map((root) => addProduct(build, structure.products[root], undefined, undefined))
  const all = [...bodies.values()].flat()
  const pmi = structure.pmi.map(({ type, kind, name, text, value }) => ({
    type,
    kind,
    name,
    ...(text !== undefined && { text }),
    ...(value !== undefined && { value }),
  }))
  return {
    scene: {
      lengthUnit: 'millimetre',
      sourceUnit: structure.lengthUnit,
      upAxis: 'z',
      roots,
      nodes: build.nodes,
      meshes: build.meshes,
      materials: build.palette.list(),
      ...(pmi.length > 0 && { properties: { pmi } }),
    },
    exact: {
      census: build.census,
      breps: build.breps,
      deflectionMm: Math.max(0, ...all.map((body) => body.deflectionMm)),
      chordErrorMm: Math.max(0, ...all.map((body) => body.chordErrorMm)),
    },
  }
}
