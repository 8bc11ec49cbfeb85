import type { Mesh, WarningLog } from '@trunnion/core'
import type { StepColor, StepShape, StepShapeUse, StepStructure } from '@trunnion/format-part21'
import type { BrepBody } from '@trunnion/kernel'
import { type DressedBody, dressBody, exactBodiesOf, examinedOf, isOpen, meshOfBody, sumCensus } from '../brep/dressBody.ts'
import type { Palette } from '../brep/palette.ts'
import type { BodyOrigin, ExactFacts } from '../model.ts'
import { mergeMeshes } from '../scene/mergeMeshes.ts'
import type { EvaluatedShape } from './evaluateShapes.ts'
import { matchFaces } from './matchFaces.ts'

/** Makes the meshes of parts, each distinct one once. */
export interface PartMeshes {
  /** Index of the mesh of shapes that stand together; undefined when nothing of them could be evaluated. */
  of(name: string, uses: readonly StepShapeUse[]): number | undefined
  readonly meshes: readonly Mesh[]
  readonly census: ExactFacts['census']
  readonly bodies: ExactFacts['bodies']
  readonly examined: NonNullable<ExactFacts['examined']>
}

/** The shape's entity, and its faces' where the kernel has kept their number. */
const originOf = (shape: StepShape, body: BrepBody, taken: number): BodyOrigin => {
  const faces = shape.faces.slice(taken, taken + body.faces.length)
  return { entity: shape.entity, faces: faces.length === body.faces.length ? faces.map(({ entity }) => entity) : [] }
}

/** Makes an empty {@link PartMeshes} over the shapes of a file. */
export const makePartMeshes = ({ shapes }: StepStructure, evaluated: ReadonlyMap<number, EvaluatedShape>, palette: Palette, log: WarningLog): PartMeshes => {
  const meshes: Mesh[] = []
  const census: ExactFacts['census'][number][] = []
  const bodies: ExactFacts['bodies'][number][] = []
  const examined: NonNullable<ExactFacts['examined']>[number][] = []
  const known = new Map<string, number>()

  /** @param taken - faces of the shape that earlier bodies of it have taken */
  const dress = ({ shape }: EvaluatedShape, color: StepColor | undefined, body: BrepBody, taken: number): DressedBody => {
    const base = color ?? shape.color
    const open = isOpen(body)
    if (!shape.faces.some((face) => face.color)) return dressBody(body, () => palette.of(base, open))
    const source = shape.faces.slice(taken)
    const { faceOf, exact } = matchFaces(source, body.faces)
    if (!exact && taken === 0)
      log.add('SHAPE_HEALED', 'The kernel changed the faces of a body while reading; face colours were matched by surface.', {
        format: 'step',
        entity: `#${shape.entity}`,
      })
    return dressBody(body, (face) => palette.of((faceOf[face] >= 0 ? source[faceOf[face]].color : undefined) ?? base, open))
  }

  /** Tessellated geometry comes from the reader without materials: its colour is the shape's. */
  const recolour = (mesh: Mesh, color: StepColor | undefined): Mesh => {
    const material = palette.of(color)
    return { ...mesh, groups: { ...mesh.groups, material: mesh.groups.material.map((own) => (own < 0 ? material : own)) } }
  }

  const make = (name: string, uses: readonly StepShapeUse[]): number | undefined => {
    const dressed: DressedBody[] = []
    const tessellated: Mesh[] = []
    for (const { shape: index, color } of uses) {
      const { mesh, color: own } = shapes[index]
      if (mesh) tessellated.push(recolour(mesh, color ?? own))
      const shape = evaluated.get(index)
      let taken = 0
      for (const body of shape?.bodies ?? []) {
        if (shape) dressed.push({ ...dress(shape, color, body, taken), origin: originOf(shape.shape, body, taken) })
        taken += body.faces.length
      }
    }
    if (dressed.length + tessellated.length === 0) return undefined
    // AP242 may carry the same part exactly and tessellated; showing both would double it.
    if (dressed.length > 0 && tessellated.length > 0)
      log.add('ENTITY_UNSUPPORTED', 'Tessellated geometry beside exact geometry of the same part was left out.', { format: 'step' })
    if (dressed.length === 0)
      log.add('TESSELLATED_ONLY', 'Parts have triangles but no exact surfaces: they cannot be measured exactly or written as STEP.', { format: 'step' })
    meshes.push(mergeMeshes(name, dressed.length > 0 ? dressed.map(meshOfBody) : tessellated))
    census.push(dressed.length > 0 ? sumCensus(dressed) : undefined)
    bodies.push(exactBodiesOf(dressed))
    examined.push(examinedOf(dressed))
    return meshes.length - 1
  }

  return {
    meshes,
    census,
    bodies,
    examined,
    of(name, uses) {
      const key = uses.map(({ shape, color }) => `${shape} ${color?.join() ?? ''}`).join('|')
      const found = known.get(key) ?? make(name, uses)
      if (found !== undefined) known.set(key, found)
      return found
    },
  }
}
