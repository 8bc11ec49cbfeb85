import { type Components, type ShellTree, buildBvh, shellTree } from '@trunnion/meshcore'
import type { Analysed } from './analyseMesh.ts'
import type { ShellFacts } from './types.ts'

/** The shells of a mesh: counts of all, facts of the greatest. */
export interface Shells {
  /** Greatest area first, at most as many as asked for. */
  readonly list: readonly ShellFacts[]
  readonly insideOut: ShellGroup
  /** Shells too small to matter: less than 0.1 % of the area and 0.01 % of the volume of the greatest. */
  readonly debris: ShellGroup
  readonly cavities: number
  /** False when nesting was given up; see {@link ShellTree}. */
  readonly complete: boolean
}

export interface ShellGroup {
  readonly count: number
  /** First face of each of the first shells, as many as asked for. */
  readonly firstFaces: readonly number[]
}

/** Measures every shell and tells outsides from cavities. Typed arrays throughout: a soup has as many shells as faces. */
export const shellFacts = (analysed: Analysed, components: Components, limit: number): Shells => {
  const { points, adjacency, unitMm } = analysed
  const { count, of } = components
  const { faces, area, volume, first } = measureComponents(points, adjacency.indices, of, count)
  const tree = nest(analysed, components)
  const mixed = mixedComponents(analysed, components)
  let mostVolume = 0
  let mostArea = 0
  for (let i = 0; i < count; i++) {
    if (Math.abs(volume[i]) > mostVolume) mostVolume = Math.abs(volume[i])
    if (area[i] > mostArea) mostArea = area[i]
  }
  const isInsideOut = (i: number): boolean => tree.closed[i] === 1 && mixed[i] === 0 && (tree.depth[i] % 2 === 0 ? volume[i] < 0 : volume[i] > 0)
  const group = (wanted: (i: number) => boolean): ShellGroup => {
    const firstFaces: number[] = []
    let found = 0
    for (let i = 0; i < count; i++) if (wanted(i) && found++ < limit) firstFaces.push(first[i])
    return { count: found, firstFaces }
  }
  const listed = greatest(area, limit)
  const placeOf = new Map(listed.map((component, place) => [component, place]))
  return {
    list: listed.map((i) => ({
      faces: faces[i],
      closed: tree.closed[i] === 1,
      volumeMm3: volume[i] * unitMm ** 3,
      areaMm2: area[i] * unitMm ** 2,
      depth: tree.depth[i],
      parent: placeOf.get(tree.parent[i]) ?? null,
      insideOut: isInsideOut(i),
    })),
    insideOut: group(isInsideOut),
    debris: group((i) => area[i] < 1e-3 * mostArea && Math.abs(volume[i]) <= 1e-4 * mostVolume),
    cavities: group((i) => tree.closed[i] === 1 && tree.depth[i] % 2 === 1).count,
    complete: tree.complete,
  }
}

/** Indices of the `limit` greatest numbers, greatest first, equal ones in order. */
const greatest = (values: Float64Array, limit: number): number[] => {
  const sorted = values.slice().sort()
  const least = sorted.length > limit ? sorted[sorted.length - limit] : -Infinity
  const over: number[] = []
  const level: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (values[i] > least) over.push(i)
    else if (values[i] === least && level.length < limit) level.push(i)
  }
  return [...over.sort((i, j) => values[j] - values[i] || i - j), ...level].slice(0, limit)
}

/** One shell cannot lie in another, so the tree of boxes is only built for more. */
const nest = ({ adjacency, points, degenerate }: Analysed, components: Components): ShellTree => {
  if (components.count < 2) return shellTree(adjacency, components, points, buildBvh(points, new Uint32Array(0)))
  const sound: number[] = []
  for (let f = 0; f < degenerate.length; f++) if (degenerate[f] === 0) sound.push(f)
  return shellTree(adjacency, components, points, buildBvh(points, adjacency.indices, Uint32Array.from(sound)))
}

/** 1 for components with an edge whose faces run the same way: their volume means nothing. */
const mixedComponents = ({ adjacency: { indices, opp, misorientedEdges } }: Analysed, { count, of }: Components): Uint8Array => {
  const mixed = new Uint8Array(count)
  if (misorientedEdges > 0) for (let h = 0; h < opp.length; h++) if (opp[h] >= 0 && indices[h] === indices[opp[h]]) mixed[of[(h / 3) | 0]] = 1
  return mixed
}

/** Sums a component; volumes run about the component's first corner, so that small shells far out keep their digits. */
const measureComponents = (
  p: Float64Array,
  indices: Uint32Array,
  of: Int32Array,
  count: number,
): { faces: Uint32Array; area: Float64Array; volume: Float64Array; first: Uint32Array } => {
  const faces = new Uint32Array(count)
  const area = new Float64Array(count)
  const volume = new Float64Array(count)
  const first = new Uint32Array(count)
  for (let f = 0; f < of.length; f++) {
    const component = of[f]
    if (faces[component]++ === 0) first[component] = f
    const origin = 3 * indices[3 * first[component]]
    const a = 3 * indices[3 * f]
    const b = 3 * indices[3 * f + 1]
    const c = 3 * indices[3 * f + 2]
    const ux = p[b] - p[a]
    const uy = p[b + 1] - p[a + 1]
    const uz = p[b + 2] - p[a + 2]
    const vx = p[c] - p[a]
    const vy = p[c + 1] - p[a + 1]
    const vz = p[c + 2] - p[a + 2]
    const nx = uy * vz - uz * vy
    const ny = uz * vx - ux * vz
    const nz = ux * vy - uy * vx
    area[component] += Math.sqrt(nx * nx + ny * ny + nz * nz) / 2
    volume[component] += ((p[a] - p[origin]) * nx + (p[a + 1] - p[origin + 1]) * ny + (p[a + 2] - p[origin + 2]) * nz) / 6
  }
  return { faces, area, volume, first }
}
