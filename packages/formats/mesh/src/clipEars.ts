import { crossesItself } from './crossesItself.ts'
import { makePointGrid } from './pointGrid.ts'

/**
 * Splits a simple counter-clockwise polygon of xy pairs into `n - 2` triangles of corner numbers, or undefined when the polygon crosses itself.
 * Every corner is used, also those on straight sides, so that neighbouring polygons stay closed.
 * Ear clipping by Meisters 1975; only reflex corners can lie in an ear, and a grid finds those near it.
 */
export const clipEars = (flat: Float64Array): Uint32Array | undefined => {
  const n = flat.length / 2
  if (n > maxCorners || crossesItself(flat)) return undefined
  const previous = Int32Array.from({ length: n }, (_, i) => (i + n - 1) % n)
  const next = Int32Array.from({ length: n }, (_, i) => (i + 1) % n)
  const turn = (a: number, b: number, c: number): number =>
    (flat[2 * b] - flat[2 * a]) * (flat[2 * c + 1] - flat[2 * a + 1]) - (flat[2 * b + 1] - flat[2 * a + 1]) * (flat[2 * c] - flat[2 * a])
  /** 1 for corners that are still there and do not turn left: clipping only ever makes them fewer. */
  const reflex = new Uint8Array(n)
  for (let i = 0; i < n; i++) reflex[i] = turn(previous[i], i, next[i]) <= 0 ? 1 : 0
  const grid = makePointGrid(flat, reflex)

  const sameSpot = (p: number, q: number): boolean => flat[2 * p] === flat[2 * q] && flat[2 * p + 1] === flat[2 * q + 1]
  const isEar = (b: number): boolean => {
    const [a, c] = [previous[b], next[b]]
    if (turn(a, b, c) <= 0) return false
    return !grid.someNear(a, b, c, (p) => {
      if (reflex[p] === 0 || sameSpot(p, a) || sameSpot(p, b) || sameSpot(p, c)) return false
      return turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0
    })
  }

  const out = new Uint32Array(3 * (n - 2))
  let written = 0
  const clip = (b: number): void => {
    const [a, c] = [previous[b], next[b]]
    out.set([a, b, c], written)
    written += 3
    next[a] = c
    previous[c] = a
    reflex[b] = 0
    if (reflex[a] === 1 && turn(previous[a], a, c) > 0) reflex[a] = 0
    if (reflex[c] === 1 && turn(a, c, next[c]) > 0) reflex[c] = 0
  }
  let corner = 0
  let left = n
  for (let misses = 0; left > 3;) {
    if (isEar(corner)) {
      clip(corner)
      left--
      misses = 0
      corner = next[next[corner]]
    } else {
      corner = next[corner]
      if (++misses <= left) continue
      // Only straight corners are left as ears: a triangle without area keeps the neighbours closed.
      const flatCorner = findStraight(corner, left, next, (b) => turn(previous[b], b, next[b]))
      if (flatCorner < 0) return undefined
      clip(flatCorner)
      left--
      misses = 0
      corner = next[flatCorner]
    }
  }
  out.set([previous[corner], corner, next[corner]], written)
  return out
}

/** Clipping is quadratic in the worst case. */
const maxCorners = 20_000

const findStraight = (from: number, count: number, next: Int32Array, turnAt: (corner: number) => number): number => {
  for (let i = 0, corner = from; i < count; i++, corner = next[corner]) if (turnAt(corner) === 0) return corner
  return -1
}
