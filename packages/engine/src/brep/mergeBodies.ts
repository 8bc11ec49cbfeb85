import type { Mesh } from '@trunnion/core'
import type { BrepBody, BrepCensus, SurfaceType } from '@trunnion/kernel'
import type { ExactBody } from '../model.ts'

/** A body and what its faces carry. */
export interface DressedBody {
  readonly body: BrepBody
  /** Material of face i, -1 for none. */
  readonly materialOf: (face: number) => number
}

/** The bodies of one part as one mesh: arrays joined, faces numbered through in order. */
export const mergeBodies = (name: string, dressed: readonly DressedBody[]): Mesh => {
  const total = (pick: (body: BrepBody) => number): number => dressed.reduce((sum, { body }) => sum + pick(body), 0)
  const positions = new Float64Array(total((b) => b.positions.length))
  const normals = new Float32Array(total((b) => b.normals.length))
  const indices = new Uint32Array(total((b) => b.indices.length))
  const faces = total((b) => b.faceFirstTriangle.length)
  const groups = { firstTriangle: new Uint32Array(faces), material: new Int32Array(faces), faceId: new Int32Array(faces) }
  const linePositions = new Float64Array(total((b) => b.edges.positions.length))
  const offsets = new Uint32Array(total((b) => b.edges.offsets.length - 1) + 1)
  let [p, t, f, l, o] = [0, 0, 0, 0, 0]
  for (const { body, materialOf } of dressed) {
    positions.set(body.positions, p)
    normals.set(body.normals, p)
    for (let i = 0; i < body.indices.length; i++) indices[t + i] = body.indices[i] + p / 3
    for (let i = 0; i < body.faceFirstTriangle.length; i++, f++) {
      groups.firstTriangle[f] = t / 3 + body.faceFirstTriangle[i]
      groups.material[f] = materialOf(i)
      groups.faceId[f] = f
    }
    linePositions.set(body.edges.positions, l)
    for (let i = 1; i < body.edges.offsets.length; i++) offsets[++o] = l / 3 + body.edges.offsets[i]
    p += body.positions.length
    t += body.indices.length
    l += body.edges.positions.length
  }
  const droppedDegenerate = total((b) => b.droppedDegenerate)
  return {
    name,
    positions,
    normals,
    indices,
    groups,
    ...(linePositions.length > 0 && { edges: { positions: linePositions, offsets } }),
    ...(droppedDegenerate > 0 && { droppedDegenerate }),
  }
}

/** The census of a part: the sum over its bodies. */
export const sumCensus = (bodies: readonly BrepBody[]): BrepCensus => {
  const sum = (pick: (census: BrepCensus) => number): number => bodies.reduce((all, { census }) => all + pick(census), 0)
  const surfaceTypes: Partial<Record<SurfaceType, number>> = {}
  for (const { census } of bodies)
    for (const [type, count] of Object.entries(census.surfaceTypes) as [SurfaceType, number][]) surfaceTypes[type] = (surfaceTypes[type] ?? 0) + count
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

/** The exact body and the materials of its faces, when it was kept. */
export const exactBodyOf = ({ body, materialOf }: DressedBody): ExactBody[] =>
  body.brep === undefined ? [] : [{ brep: body.brep, materials: Int32Array.from(body.faces, (_, face) => materialOf(face)) }]
