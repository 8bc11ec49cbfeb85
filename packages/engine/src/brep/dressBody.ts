import type { Mesh } from '@trunnion/core'
import type { BrepBody, BrepCensus, SurfaceType } from '@trunnion/kernel'
import type { BodyOrigin, ExactBody, ExaminedBody } from '../model.ts'

/** A body and the material of each of its faces, -1 for none. */
export interface DressedBody {
  readonly body: BrepBody
  readonly materials: Int32Array
  /** Where the body comes from in the source: entity of the shape, and of each face where they correspond one to one. */
  readonly origin?: BodyOrigin
}

/** A surface that can be seen from behind: its material must be double-sided. */
export const isOpen = (body: BrepBody): boolean => body.kind !== 'solid' || body.census.freeEdges > 0

/** A body with the materials that `materialOf` gives its faces. */
export const dressBody = (body: BrepBody, materialOf: (face: number) => number): DressedBody => ({
  body,
  materials: Int32Array.from(body.faces, (_, face) => materialOf(face)),
})

/** The body's triangles, faces and edges as a mesh. */
export const meshOfBody = ({ body, materials }: DressedBody): Mesh => ({
  name: '',
  positions: body.positions,
  normals: body.normals,
  indices: body.indices,
  groups: { firstTriangle: body.faceFirstTriangle, material: materials, faceId: Int32Array.from(materials, (_, face) => face) },
  ...(body.edges.positions.length > 0 && { edges: body.edges }),
  ...(body.droppedDegenerate > 0 && { droppedDegenerate: body.droppedDegenerate }),
})

/** The census of a part: the sum over its bodies. */
export const sumCensus = (dressed: readonly DressedBody[]): BrepCensus => {
  const sum = (pick: (census: BrepCensus) => number): number => dressed.reduce((all, { body }) => all + pick(body.census), 0)
  const surfaceTypes: Partial<Record<SurfaceType, number>> = {}
  for (const { body } of dressed)
    // Object.entries forgets the key type
    for (const [type, count] of Object.entries(body.census.surfaceTypes) as [SurfaceType, number][]) surfaceTypes[type] = (surfaceTypes[type] ?? 0) + count
  return {
    solids: sum((c) => c.solids),
    shells: sum((c) => c.shells),
    faces: sum((c) => c.faces),
    edges: sum((c) => c.edges),
    freeEdges: sum((c) => c.freeEdges),
    volumeMm3: sum((c) => c.volumeMm3),
    areaMm2: sum((c) => c.areaMm2),
    surfaceTypes,
  }
}

/** The bodies of a part that were examined. */
export const examinedOf = (dressed: readonly DressedBody[]): readonly ExaminedBody[] =>
  dressed.flatMap(({ body, origin }) => (body.analysis ? [{ ...body, ...(origin && { origin }) }] : []))

/** The exact bodies of a part with the materials of their faces, as far as they were kept. */
export const exactBodiesOf = (dressed: readonly DressedBody[]): readonly ExactBody[] =>
  dressed.flatMap(({ body, materials }) => (body.brep === undefined ? [] : [{ brep: body.brep, materials }]))
