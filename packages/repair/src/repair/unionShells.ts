import { buildBvh, findRoot, joinRoots, shellTree, weldMap } from '@trunnion/meshcore'
import { adjacencyOf, componentsOf } from '../topology.ts'
import type { Manifold, ManifoldToplevel } from 'manifold-3d/manifold.js'
import { crossings } from './crossings.ts'
import { shellVolumes } from './orientShells.ts'
import { type RepairSetting, type Surface, addFaces, dropFaces, stored } from './surface.ts'

/**
 * Unites closed shells that cut through each other, group by group; shells that meet no other stay as they are.
 * Every outer shell goes in with the cavities that lie in it, so that these stay hollow. The Boolean is manifold-3d's.
 */
export const unionShells = async (surface: Surface, setting: RepairSetting): Promise<Surface> => {
  const { points, indices } = surface
  const adjacency = adjacencyOf(surface)
  const components = componentsOf(surface)
  const { of, count } = components
  if (count < 2) return surface
  const { pairs } = crossings(surface)
  const group = new Int32Array(count)
  for (let c = 0; c < count; c++) group[c] = c
  const met = new Uint8Array(count)
  for (let i = 0; i < pairs.length; i += 2) {
    const [c, d] = [of[pairs[i]], of[pairs[i + 1]]]
    if (c === d) continue
    met[c] = met[d] = 1
    joinRoots(group, c, d)
  }
  if (!met.includes(1)) return surface
  const tree = shellTree(adjacency, components, points, buildBvh(points, indices))
  const { volume } = shellVolumes(surface, of, count, adjacency)
  for (let c = 0; c < count; c++) if (volume[c] < 0 && tree.parent[c] >= 0 && (met[c] === 1 || met[tree.parent[c]] === 1)) joinRoots(group, c, tree.parent[c])
  const solids = new Map<number, number[][]>()
  for (let c = 0; c < count; c++) {
    if (tree.closed[c] === 0 || volume[c] <= 0) continue
    const cavities: number[] = []
    for (let d = 0; d < count; d++) if (tree.closed[d] === 1 && volume[d] < 0 && tree.parent[d] === c) cavities.push(d)
    const root = findRoot(group, c)
    solids.set(root, [...(solids.get(root) ?? []), [c, ...cavities]])
  }
  const facesOf = listFaces(of, count)
  const kernel = await loadKernel()
  let next = surface
  const drop = new Uint8Array(surface.origin.length)
  for (const list of solids.values()) {
    if (list.length < 2) continue
    const united = uniteGroup(kernel, surface, list, facesOf, next.points.length / 3, setting)
    if (!united) continue
    for (const shells of list) for (const c of shells) for (const f of facesOf[c]) drop[f] = 1
    next = addFaces(next, united.faces, united.origin, united.points)
  }
  if (next === surface) return surface
  const all = new Uint8Array(next.origin.length)
  all.set(drop)
  return dropFaces(next, all)
}

const listFaces = (of: Int32Array, count: number): number[][] => {
  const out: number[][] = Array.from({ length: count }, () => [])
  for (let f = 0; f < of.length; f++) out[of[f]].push(f)
  return out
}

let kernel: Promise<ManifoldToplevel> | undefined

/** Loaded on first use: most repairs never need it. */
const loadKernel = (): Promise<ManifoldToplevel> =>
  (kernel ??= import('manifold-3d/manifold.js').then(async ({ default: load }) => {
    const loaded = await load()
    loaded.setup()
    return loaded
  }))

interface United {
  readonly faces: number[]
  readonly points: number[]
  readonly origin: Int32Array
}

const uniteGroup = (
  { Manifold: Solid, Mesh: SolidMesh }: ManifoldToplevel,
  surface: Surface,
  solids: readonly number[][],
  facesOf: readonly number[][],
  base: number,
  setting: RepairSetting,
): United | undefined => {
  const made: Manifold[] = []
  try {
    const sources: { id: number; faces: number[] }[] = []
    for (const shells of solids) {
      const faces = shells.flatMap((c) => facesOf[c])
      const solid = new Solid(new SolidMesh({ numProp: 3, ...localMesh(surface, faces), faceID: Uint32Array.from(faces, (_, i) => i) }))
      made.push(solid)
      if (solid.status() !== 'NoError' || solid.isEmpty()) return undefined
      sources.push({ id: solid.originalID(), faces })
    }
    const result = Solid.union(made)
    made.push(result)
    const { vertProperties, triVerts, faceID, runIndex, runOriginalID, mergeFromVert, mergeToVert } = result.getMesh()
    if (result.status() !== 'NoError' || triVerts.length === 0) return undefined
    const alias = Uint32Array.from({ length: vertProperties.length / 3 }, (_, v) => v)
    for (let i = 0; i < mergeFromVert.length; i++) alias[mergeFromVert[i]] = mergeToVert[i]
    const origin = new Int32Array(triVerts.length / 3)
    for (let run = 0; run + 1 < runIndex.length; run++) {
      const source = sources.find(({ id }) => id === runOriginalID[run])
      for (let i = runIndex[run] / 3; i < runIndex[run + 1] / 3; i++) origin[i] = source ? surface.origin[source.faces[faceID[i]]] : -2
    }
    return { faces: Array.from(triVerts, (v) => base + alias[v]), points: exactPlaces(surface.points, vertProperties, setting), origin }
  } catch {
    // what the Boolean cannot take stays as it was
    return undefined
  } finally {
    for (const solid of made) solid.delete()
  }
}

const localMesh = ({ points, indices }: Surface, faces: readonly number[]): { vertProperties: Float32Array; triVerts: Uint32Array } => {
  const local = new Map<number, number>()
  const places: number[] = []
  const triVerts = new Uint32Array(3 * faces.length)
  for (const [i, f] of faces.entries())
    for (let k = 0; k < 3; k++) {
      const v = indices[3 * f + k]
      let at = local.get(v)
      if (at === undefined) {
        at = places.length / 3
        local.set(v, at)
        places.push(points[3 * v], points[3 * v + 1], points[3 * v + 2])
      }
      triVerts[3 * i + k] = at
    }
  return { vertProperties: Float32Array.from(places), triVerts }
}

/** The Boolean works in float32; corners that are input vertices get their doubles back. */
const exactPlaces = (points: Float64Array, places: Float32Array, setting: RepairSetting): number[] => {
  if (setting.float32) return Array.from(places, (x) => stored(x, setting))
  const both = new Float32Array(points.length + places.length)
  both.set(points)
  both.set(places, points.length)
  const { vertexOf, first } = weldMap(both)
  const out = Array.from(places, Number)
  for (let v = 0; v < places.length / 3; v++) {
    const same = first[vertexOf[points.length / 3 + v]]
    if (same < points.length / 3) for (let k = 0; k < 3; k++) out[3 * v + k] = points[3 * same + k]
  }
  return out
}
