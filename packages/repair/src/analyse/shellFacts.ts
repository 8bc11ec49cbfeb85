import { type Components, type ShellTree, buildBvh, shellTree } from '@trunnion/meshcore'
import type { Analysed } from './analyseMesh.ts'
import type { ShellFacts } from './types.ts'

/** Shells, greatest area first. */
export interface Shells {
  readonly list: readonly ShellFacts[]
  /** First face of each shell of `list`. */
  readonly firstFace: Uint32Array
  /** Shells too small to matter: less than 0.1 % of the area and 0.01 % of the volume of the greatest. */
  readonly isDebris: readonly boolean[]
}

/** Measures every shell and tells outsides from cavities. */
export const shellFacts = (analysed: Analysed, components: Components): Shells => {
  const { points, adjacency, unitMm } = analysed
  const { count, of } = components
  const { faces, area, volume, first } = measureComponents(points, adjacency.indices, of, count)
  const tree = nest(analysed, components)
  const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => area[j] - area[i] || i - j)
  const mostVolume = volume.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  const mostArea = area.reduce((most, one) => Math.max(most, one), 0)
  const mixed = mixedComponents(analysed, components)
  return {
    list: order.map((i) => ({
      faces: faces[i],
      closed: tree.closed[i] === 1,
      volumeMm3: volume[i] * unitMm ** 3,
      areaMm2: area[i] * unitMm ** 2,
      depth: tree.depth[i],
      insideOut: tree.closed[i] === 1 && mixed[i] === 0 && (tree.depth[i] % 2 === 0 ? volume[i] < 0 : volume[i] > 0),
    })),
    firstFace: Uint32Array.from(order, (i) => first[i]),
    isDebris: order.map((i) => area[i] < 1e-3 * mostArea && Math.abs(volume[i]) <= 1e-4 * mostVolume),
  }
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
