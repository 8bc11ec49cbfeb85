import { nextHalfEdge } from '@trunnion/meshcore'
import { componentsOf } from '../topology.ts'
import type { LoopChoice } from './fillHoles.ts'
import { distanceOf, doubleArea } from './vectors.ts'

/** A sheet has this much boundary for its area: a square sheet 16, a disc 4 π, a cube without its lid 0.8, a sphere with a small hole nearly 0. */
const sheetRatio = 4

/**
 * The loops that conservative repair fills: cracks and missing faces. A loop that looks meant stays open: the rim of an open sheet,
 * a component's only loop when it is long for the component, and long loops of many edges.
 *
 * @param diagonal - of the whole mesh's box
 */
export const cracksOnly =
  (points: Float64Array, diagonal: number): LoopChoice =>
  (loops, adjacency) => {
    const { indices } = adjacency
    const { of, count } = componentsOf({ points, indices })
    const area = componentAreas(points, indices, of, count)
    const length = new Float64Array(loops.loops)
    const owner = new Int32Array(loops.loops)
    const rim = new Float64Array(count)
    const loopsOf = new Int32Array(count)
    for (let n = 0; n < loops.loops; n++) {
      owner[n] = of[(loops.halfEdges[loops.offsets[n]] / 3) | 0]
      for (let i = loops.offsets[n]; i < loops.offsets[n + 1]; i++) {
        const h = loops.halfEdges[i]
        length[n] += distanceOf(points, 3 * indices[h], 3 * indices[nextHalfEdge(h)])
      }
      rim[owner[n]] += length[n]
      loopsOf[owner[n]]++
    }
    const boxes = loopsOf.includes(1) ? componentBoxes(points, indices, of, count) : new Float64Array(3 * count)
    return (n) => {
      const c = owner[n]
      if (rim[c] ** 2 > sheetRatio * area[c] && length[n] > 0.2 * rim[c]) return false
      const perimeter = 2 * (boxes[3 * c] + boxes[3 * c + 1] + boxes[3 * c + 2])
      if (loopsOf[c] === 1 && length[n] > 0.25 * perimeter) return false
      return loops.offsets[n + 1] - loops.offsets[n] <= 100 || length[n] < 0.05 * diagonal * Math.PI
    }
  }

const componentAreas = (p: Float64Array, indices: Uint32Array, of: Int32Array, count: number): Float64Array => {
  const area = new Float64Array(count)
  for (let f = 0; f < of.length; f++) area[of[f]] += doubleArea(p, 3 * indices[3 * f], 3 * indices[3 * f + 1], 3 * indices[3 * f + 2]) / 2
  return area
}

/** Sizes of the components' boxes. */
const componentBoxes = (p: Float64Array, indices: Uint32Array, of: Int32Array, count: number): Float64Array => {
  const low = new Float64Array(3 * count).fill(Infinity)
  const high = new Float64Array(3 * count).fill(-Infinity)
  for (let f = 0; f < of.length; f++) {
    const c = 3 * of[f]
    for (let i = 3 * f; i < 3 * f + 3; i++)
      for (let k = 0; k < 3; k++) {
        const x = p[3 * indices[i] + k]
        if (x < low[c + k]) low[c + k] = x
        if (x > high[c + k]) high[c + k] = x
      }
  }
  return high.map((x, i) => x - low[i])
}
