import type { Mesh, Polylines, Properties, WarningLog } from '@trunnion/core'
import { isRecord } from './jsonValue.ts'
import type { Primitive, VertexSet } from './readPrimitive.ts'
import { unitNormals } from './unitNormals.ts'

/** Beyond this no CAD model lies (metres): coordinates are damaged. */
const ABSURD = 1e12

type Surface = Extract<Primitive, { kind: 'triangles' }>

/** Gives each triangle its own vertices and flat normals: what glTF prescribes for primitives without normals. */
const flatten = ({ vertices, indices, ...rest }: Surface): Surface => {
  const { positions, colors } = vertices
  const valid = indices.every((v) => 3 * v < positions.length) ? indices : indices.filter((_, i) => [0, 1, 2].every((k) => 3 * indices[i - (i % 3) + k] < positions.length))
  const flat = new Float32Array(3 * valid.length)
  const normals = new Float32Array(3 * valid.length)
  const shades = colors && new Uint8Array(4 * valid.length)
  for (let i = 0; i < valid.length; i++) {
    flat.set(positions.subarray(3 * valid[i], 3 * valid[i] + 3), 3 * i)
    shades?.set(colors?.subarray(4 * valid[i], 4 * valid[i] + 4) ?? [], 4 * i)
  }
  for (let t = 0; t + 8 < flat.length; t += 9) {
    const normal = cross(flat, t, t + 3, t + 6)
    for (let k = 0; k < 3; k++) normals.set(normal, t + 3 * k)
  }
  return { ...rest, indices: Uint32Array.from(valid, (_, i) => i), vertices: { positions: flat, normals: unitNormals(normals), ...(shades && { colors: shades }) } }
}

/** (b − a) × (c − a) of the points at these offsets. */
const cross = (p: Float32Array, a: number, b: number, c: number): [number, number, number] => {
  const ux = p[b] - p[a]
  const uy = p[b + 1] - p[a + 1]
  const uz = p[b + 2] - p[a + 2]
  const vx = p[c] - p[a]
  const vy = p[c + 1] - p[a + 1]
  const vz = p[c + 2] - p[a + 2]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

const hasArea = (p: Float32Array, a: number, b: number, c: number): boolean => {
  const [x, y, z] = cross(p, 3 * a, 3 * b, 3 * c)
  return x !== 0 || y !== 0 || z !== 0
}

const isSound = (p: Float32Array, v: number): boolean => Math.abs(p[3 * v]) < ABSURD && Math.abs(p[3 * v + 1]) < ABSURD && Math.abs(p[3 * v + 2]) < ABSURD

/** Face ids and first triangles that our writer left in a primitive's extras; one face without id for other files. */
const facesOf = ({ json, firstTriangle }: Surface, triangles: number): { readonly ids: readonly number[]; readonly first: readonly number[] } => {
  const { faceIds: ids, faceFirstTriangle: first = firstTriangle } = isRecord(json['extras']) ? json['extras'] : {}
  const isId = (v: unknown): v is number => typeof v === 'number' && Number.isInteger(v) && v >= -1 && v < 2 ** 31
  if (!Array.isArray(ids) || !Array.isArray(first) || ids.length !== first.length || first[0] !== 0 || !ids.every(isId) || !first.every(isId)) return { ids: [-1], first: [0] }
  return first.every((f, i) => (i === 0 || f > first[i - 1]) && f < triangles) ? { ids, first } : { ids: [-1], first: [0] }
}

/** A mesh and, for each face group, the primitive it came from. */
export interface AssembledMesh {
  readonly mesh: Mesh
  readonly primitiveOfGroup: readonly number[]
}

const joinSets = (sets: readonly VertexSet[]) => {
  const total = sets.reduce((n, s) => n + s.positions.length, 0)
  const positions = sets.length === 1 ? sets[0].positions : new Float32Array(total)
  const normals = sets.some((s) => s.normals) ? new Float32Array(total) : undefined
  const colors = sets.some((s) => s.colors) ? new Uint8Array((total / 3) * 4).fill(255) : undefined
  let at = 0
  for (const set of sets) {
    if (sets.length > 1) positions.set(set.positions, at)
    if (set.normals) normals?.set(set.normals, at)
    if (set.colors) colors?.set(set.colors, (at / 3) * 4)
    at += set.positions.length
  }
  return { positions, normals, colors }
}

/** Polylines and free points whose vertices exist and are finite. */
const looseOf = (primitives: readonly Primitive[], log: WarningLog): { readonly edges?: Polylines; readonly points?: Float32Array } => {
  const line: number[] = []
  const offsets = [0]
  const points: number[] = []
  for (const p of primitives) {
    if (p.kind === 'triangles') continue
    const { positions } = p.vertices
    const lengths = p.kind === 'lines' ? p.lengths : Array.from(p.indices, () => 1)
    let at = 0
    for (const length of lengths) {
      let sound = true
      for (let i = at; i < at + length && sound; i++) sound = 3 * p.indices[i] < positions.length && isSound(positions, p.indices[i])
      if (!sound) log.add('NOT_FINITE_DROPPED', 'Lines or points with missing or not finite vertices were dropped.', { format: 'gltf' })
      else {
        const into = p.kind === 'lines' ? line : points
        for (let i = at; i < at + length; i++) into.push(positions[3 * p.indices[i]], positions[3 * p.indices[i] + 1], positions[3 * p.indices[i] + 2])
        if (p.kind === 'lines') offsets.push(line.length / 3)
      }
      at += length
    }
  }
  return {
    ...(offsets.length > 1 && { edges: { positions: Float32Array.from(line), offsets: Uint32Array.from(offsets) } }),
    ...(points.length > 0 && { points: Float32Array.from(points) }),
  }
}

/**
 * Joins the primitives of a glTF mesh: triangles with one face group a primitive (or more, where faces are told apart), lines and points.
 * Triangles without area, with missing or with not finite vertices are dropped and counted; vertices that nothing uses go too.
 */
export const assembleMesh = (name: string, properties: Properties | undefined, primitives: readonly (Primitive | undefined)[], log: WarningLog): AssembledMesh => {
  const anyNormals = primitives.some((p) => p?.kind === 'triangles' && p.vertices.normals)
  const surfaces = primitives.map((p) => (p?.kind !== 'triangles' ? undefined : anyNormals && !p.vertices.normals ? flatten(p) : p))
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
  let kept = 0
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
        if (a - offset >= own || b - offset >= own || c - offset >= own) log.add('INDEX_OUT_OF_RANGE', 'Triangles that refer to missing vertices were dropped.', { format: 'gltf' })
        else if (!isSound(positions, a) || !isSound(positions, b) || !isSound(positions, c))
          log.add('NOT_FINITE_DROPPED', 'Triangles with not finite or absurdly large vertices were dropped.', { format: 'gltf' })
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
  if (droppedDegenerate > 0) log.add('DEGENERATE_DROPPED', 'Triangles without area were dropped.', { format: 'gltf' }, droppedDegenerate)
  const used = compact(joined, indices.subarray(0, 3 * kept))
  return {
    primitiveOfGroup,
    mesh: {
      name,
      ...used,
      groups: { firstTriangle: Uint32Array.from(firstTriangle), material: new Int32Array(firstTriangle.length).fill(-1), faceId: Int32Array.from(faceId) },
      ...looseOf(primitives.filter((p) => p !== undefined), log),
      ...(droppedDegenerate > 0 && { droppedDegenerate }),
      ...(properties && { properties }),
    },
  }
}

/** Removes vertices that no triangle uses; the others keep their order. */
const compact = ({ positions, normals, colors }: ReturnType<typeof joinSets>, indices: Uint32Array): Pick<Mesh, 'positions' | 'indices' | 'normals' | 'colors'> => {
  const count = positions.length / 3
  const place = new Int32Array(count).fill(-1)
  for (let i = 0; i < indices.length; i++) place[indices[i]] = 0
  let used = 0
  for (let v = 0; v < count; v++) if (place[v] === 0) place[v] = used++
  const unit = normals && unitNormals(normals)
  if (used === count) return { positions, indices: indices.slice(), ...(unit && { normals: unit }), ...(colors && { colors }) }
  const pick = <T extends Float32Array | Uint8Array>(from: T, out: T, width: number): T => {
    for (let v = 0; v < count; v++) if (place[v] >= 0) for (let c = 0; c < width; c++) out[width * place[v] + c] = from[width * v + c]
    return out
  }
  return {
    positions: pick(positions, new Float32Array(3 * used), 3),
    indices: indices.map((v) => place[v]),
    ...(unit && { normals: pick(unit, new Float32Array(3 * used), 3) }),
    ...(colors && { colors: pick(colors, new Uint8Array(4 * used), 4) }),
  }
}
