import type { Bvh } from '../bvh/buildBvh.ts'
import { orientation2, orientation3 } from '../predicates/orient.ts'
import type { Adjacency } from './buildAdjacency.ts'
import type { Components } from './faceComponents.ts'

/** How the closed components of a mesh lie in each other, one entry a component. */
export interface ShellTree {
  /** 1 when every edge of the component has two faces. */
  readonly closed: Uint8Array
  /** Closed components that hold this one; even = outer surface of a solid, odd = surface of a cavity. */
  readonly depth: Int32Array
  /** The innermost closed component that holds this one, -1 for none. */
  readonly parent: Int32Array
  /** False when the search was given up: thousands of shells within each other. The components not asked count as outermost. */
  readonly complete: boolean
}

/** Faces that all rays together may look at. */
const testLimit = 50_000_000

/**
 * Sorts shells by what holds what. From one corner of each component a ray runs along +x; a closed component that it crosses an odd number of times holds the corner.
 * Crossings are exact and the ray is thought shifted by less than any distance, so that edges and vertices on it count once.
 * Components that intersect each other have no true nesting: the answer is that of the corner asked.
 *
 * @param bvh - over all faces that have a plane
 */
export const shellTree = ({ indices, opp }: Adjacency, components: Components, points: Float64Array, bvh: Bvh): ShellTree => {
  const { count, of } = components
  const closed = new Uint8Array(count).fill(1)
  const corner = new Int32Array(count).fill(-1)
  for (let h = 0; h < opp.length; h++) {
    const component = of[(h / 3) | 0]
    if (opp[h] < 0) closed[component] = 0
    if (corner[component] < 0) corner[component] = 3 * indices[h]
  }
  const budget = { left: testLimit }
  const holders: number[][] = []
  const none: number[] = []
  const anyClosed = closed.includes(1)
  for (let component = 0; component < count; component++)
    holders.push(anyClosed ? crossedOddly(bvh, points, indices, of, closed, component, corner[component], budget) : none)
  const depth = Int32Array.from(holders, (list) => list.length)
  const parent = Int32Array.from(holders, (list) => list.reduce((best, one) => (best < 0 || depth[one] > depth[best] ? one : best), -1))
  return { closed, depth, parent, complete: budget.left > 0 }
}

/** Closed components other than `own` that a ray from `p` along +x crosses an odd number of times, ascending. */
const crossedOddly = (
  { boxes, link, size, faces, nodes }: Bvh,
  points: Float64Array,
  indices: Uint32Array,
  of: Int32Array,
  closed: Uint8Array,
  own: number,
  p: number,
  budget: { left: number },
): number[] => {
  const odd = new Set<number>()
  const stack = nodes > 0 ? [0] : []
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const at = 6 * node
    if (boxes[at + 3] < points[p] || boxes[at + 1] > points[p + 1] || boxes[at + 4] < points[p + 1]) continue
    if (boxes[at + 2] > points[p + 2] || boxes[at + 5] < points[p + 2]) continue
    if (size[node] === 0) {
      stack.push(link[node], node + 1)
      continue
    }
    const from = -1 - link[node]
    budget.left -= size[node]
    if (budget.left <= 0) return []
    for (let i = from; i < from + size[node]; i++) {
      const component = of[faces[i]]
      if (component === own || closed[component] === 0) continue
      const f = 3 * faces[i]
      if (!crosses(points, p, 3 * indices[f], 3 * indices[f + 1], 3 * indices[f + 2])) continue
      if (!odd.delete(component)) odd.add(component)
    }
  }
  return [...odd].sort((a, b) => a - b)
}

const crosses = (points: Float64Array, p: number, a: number, b: number, c: number): boolean => {
  const inside = passes(points, p, a, b) !== (passes(points, p, b, c) !== passes(points, p, c, a))
  if (!inside) return false
  const turn = orientation2(points, a, b, c, 1, 2)
  const side = orientation3(points, a, b, c, p)
  return turn > 0 ? side < 0 : side > 0
}

/** In the y-z plane: does a ray from p along +y cross edge a b? An edge through p counts as crossed; its two faces agree because the ends are put in order first. */
const passes = (points: Float64Array, p: number, a: number, b: number): boolean => {
  const above = points[a + 2] > points[p + 2]
  if (above === points[b + 2] > points[p + 2]) return false
  const turn = above ? orientation2(points, b, a, p, 1, 2) : orientation2(points, a, b, p, 1, 2)
  return turn >= 0
}
