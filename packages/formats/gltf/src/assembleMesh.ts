import type { Mesh, Properties, WarningLog } from '@trunnion/core'
import { flattenSurface } from './flattenSurface.ts'
import { allSound, isSoundVertex } from './isSoundVertex.ts'
import { isRecord } from './jsonValue.ts'
import { looseParts } from './looseParts.ts'
import type { Primitive, Surface, VertexSet } from './readPrimitive.ts'
import { compactVertices, joinSets } from './vertexSets.ts'

/** Whether (b − a) × (c − a) is not zero; written out, because an array a triangle costs more than all the rest. */
const hasArea = (p: Float32Array, a: number, b: number, c: number): boolean => {
  const ux = p[3 * b] - p[3 * a]
  const uy = p[3 * b + 1] - p[3 * a + 1]
  const uz = p[3 * b + 2] - p[3 * a + 2]
  const vx = p[3 * c] - p[3 * a]
  const vy = p[3 * c + 1] - p[3 * a + 1]
  const vz = p[3 * c + 2] - p[3 * a + 2]
  return uy * vz - uz * vy !== 0 || uz * vx - ux * vz !== 0 || ux * vy - uy * vx !== 0
}

/** Face ids and first triangles that our writer left in a primitive's extras; one face without id for other files. */
const facesOf = ({ json, firstTriangle }: Surface, triangles: number): { readonly ids: readonly number[]; readonly first: readonly number[] } => {
  const { faceIds: ids, faceFirstTriangle: first = firstTriangle } = isRecord(json['extras']) ? json['extras'] : {}
  const isId = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v) && v >= -1 && v < 2 ** 31
  if (!Array.isArray(ids) || !Array.isArray(first) || ids.length !== first.length || first[0] !== 0 || !ids.every(isId) || !first.every(isId))
    return { ids: [-1], first: [0] }
  return first.every((f, i) => (i === 0 || f > first[i - 1]) && f < triangles) ? { ids, first } : { ids: [-1], first: [0] }
}

/** A mesh and, for each face group, the primitive it came from. */
export interface AssembledMesh {
  readonly mesh: Mesh
  readonly primitiveOfGroup: readonly number[]
}

/**
 * Joins the primitives of a glTF mesh: triangles with one face group a primitive (or more, where faces are told apart), lines and points.
 * Triangles without area, with missing or with not finite vertices are dropped and counted; vertices that nothing uses go too.
 */
export const assembleMesh = (
  name: string,
  properties: Properties | undefined,
  primitives: readonly (Primitive | undefined)[],
  log: WarningLog,
): AssembledMesh => {
  const anyNormals = primitives.some((p) => p?.kind === 'triangles' && p.vertices.normals)
  const surfaces = primitives.map((p) => (p?.kind !== 'triangles' ? undefined : anyNormals && !p.vertices.normals ? flattenSurface(p) : p))
  const sets = [...new Set(surfaces.flatMap((p) => (p ? [p.vertices] : [])))]
  const joined = joinSets(sets)
  const { positions } = joined
  const base = new Map<VertexSet, number>()
  let count = 0
  for (const set of sets) {
    base.set(set, count)
    count += set.positions.length / 3
  }

  const indices = new Uint32Array(surfaces.reduce((n, p) => n + (p?.indices.length ?? 0), 0))
  const firstTriangle: number[] = []
  const faceId: number[] = []
  const primitiveOfGroup: number[] = []
  const anyUnsound = !allSound(positions)
  let kept = 0
  let missing = 0
  let notFinite = 0
  let droppedDegenerate = 0
  for (const [k, p] of surfaces.entries()) {
    if (!p) continue
    const own = p.vertices.positions.length / 3
    const offset = base.get(p.vertices) ?? 0
    const triangles = p.indices.length / 3
    const { ids, first } = facesOf(p, triangles)
    for (let f = 0; f < ids.length; f++) {
      const before = kept
      const end = f + 1 < first.length ? first[f + 1] : triangles
      for (let t = first[f]; t < end; t++) {
        const a = p.indices[3 * t] + offset
        const b = p.indices[3 * t + 1] + offset
        const c = p.indices[3 * t + 2] + offset
        if (a - offset >= own || b - offset >= own || c - offset >= own) missing++
        else if (anyUnsound && (!isSoundVertex(positions, a) || !isSoundVertex(positions, b) || !isSoundVertex(positions, c))) notFinite++
        else if (!hasArea(positions, a, b, c)) droppedDegenerate++
        else {
          indices[3 * kept] = a
          indices[3 * kept + 1] = b
          indices[3 * kept + 2] = c
          kept++
        }
      }
      if (kept === before) continue
      firstTriangle.push(before)
      faceId.push(ids[f])
      primitiveOfGroup.push(k)
    }
  }
  if (missing > 0) log.add('INDEX_OUT_OF_RANGE', 'Triangles that refer to missing vertices were dropped.', { format: 'gltf' }, missing)
  if (notFinite > 0) log.add('NOT_FINITE_DROPPED', 'Triangles with not finite or absurdly large vertices were dropped.', { format: 'gltf' }, notFinite)
  if (droppedDegenerate > 0) log.add('DEGENERATE_DROPPED', 'Triangles without area were dropped.', { format: 'gltf' }, droppedDegenerate)
  const used = compactVertices(joined, indices.subarray(0, 3 * kept))
  return {
    primitiveOfGroup,
    mesh: {
      name,
      ...used,
      groups: { firstTriangle: Uint32Array.from(firstTriangle), material: new Int32Array(firstTriangle.length).fill(-1), faceId: Int32Array.from(faceId) },
      ...looseParts(primitives, log),
      ...(droppedDegenerate > 0 && { droppedDegenerate }),
      ...(properties && { properties }),
    },
  }
}
