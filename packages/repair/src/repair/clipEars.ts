import { orientation2 } from '@trunnion/meshcore'
import type { ChordRule } from './triangulateLoop.ts'

/** Longer loops take seconds: the time grows with the square. */
const mostEdges = 4000

/**
 * Triangulates a flat loop, seen along an axis, by cutting ears off (Meisters 1975), with exact turns. The loop may run along an edge there and back, as bridges to
 * inner loops do. Turn the edges afterwards: ears are slender.
 *
 * @param vertices - running counter-clockwise about `normal`
 * @returns vertex triples; undefined when the loop crosses itself as seen, is too long, or needs a forbidden edge
 */
export const clipEars = (p: Float64Array, vertices: readonly number[], normal: readonly number[], allowed: ChordRule): number[] | undefined => {
  const n = vertices.length
  if (n > mostEdges) return undefined
  const [x, y, z] = normal.map(Math.abs)
  const axis = x >= y && x >= z ? 0 : y >= z ? 1 : 2
  const [u, w] = [(axis + 1) % 3, (axis + 2) % 3]
  const sign = normal[axis] > 0 ? 1 : -1
  const turn = (a: number, b: number, c: number): number => sign * orientation2(p, 3 * a, 3 * b, 3 * c, u, w)
  const next = Int32Array.from({ length: n }, (_, i) => (i + 1) % n)
  const previous = Int32Array.from({ length: n }, (_, i) => (i + n - 1) % n)
  const out: number[] = []
  let left = n
  let idle = 0
  for (let i = 0; left > 3 && idle <= left; i = next[i]) {
    const [a, b, c] = [vertices[previous[i]], vertices[i], vertices[next[i]]]
    if (a === c || turn(a, b, c) <= 0 || !allowed(a, c) || !isEmpty(vertices, next, i, previous[i], turn)) {
      idle++
      continue
    }
    out.push(a, b, c)
    next[previous[i]] = next[i]
    previous[next[i]] = previous[i]
    left--
    idle = 0
    // going on behind the next vertex keeps ears from fanning about one corner
    i = next[i]
    if (left === 3) return last(out, vertices, next, i, turn)
  }
  return left === 3 && n === 3 ? last(out, vertices, next, 0, turn) : undefined
}

const last = (
  out: number[],
  vertices: readonly number[],
  next: Int32Array,
  i: number,
  turn: (a: number, b: number, c: number) => number,
): number[] | undefined => {
  const [a, b, c] = [vertices[i], vertices[next[i]], vertices[next[next[i]]]]
  if (turn(a, b, c) <= 0) return undefined
  out.push(a, b, c)
  return out
}

/** Does no other vertex of the loop lie in the ear at i? Copies of its corners are none. */
const isEmpty = (vertices: readonly number[], next: Int32Array, i: number, before: number, turn: (a: number, b: number, c: number) => number): boolean => {
  const [a, b, c] = [vertices[before], vertices[i], vertices[next[i]]]
  for (let j = next[next[i]]; j !== before; j = next[j]) {
    const v = vertices[j]
    if (v === a || v === b || v === c) continue
    if (turn(a, b, v) >= 0 && turn(b, c, v) >= 0 && turn(c, a, v) >= 0) return false
  }
  return true
}
