import type { Shape } from './shapes.ts'

type Point = readonly number[]

const subtract = (a: Point, b: Point): Point => a.map((x, k) => x - b[k])
const cross = (a: Point, b: Point): Point => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Do two convex sets of at most three corners have a common point? By every axis that can part them; exact for small whole numbers. */
const setsMeet = (a: readonly Point[], b: readonly Point[]): boolean => {
  const directions = [...a.map((p, i) => subtract(a[(i + 1) % a.length], p)), ...b.map((p, i) => subtract(b[(i + 1) % b.length], p))]
  const normals = directions.flatMap((p) => directions.map((q) => cross(p, q)))
  const axes = [...normals, ...normals.flatMap((n) => directions.map((d) => cross(n, d)))]
  return !axes.some((axis) => {
    const [onA, onB] = [a.map((p) => dot(p, axis)), b.map((p) => dot(p, axis))]
    return Math.max(...onA) < Math.min(...onB) || Math.max(...onB) < Math.min(...onA)
  })
}

/** The definition of an intersecting pair, written down plainly. */
export const trianglesMeet = ({ positions, indices }: Shape, f: number, g: number): boolean => {
  const at = (v: number): Point => [...positions.subarray(3 * v, 3 * v + 3)]
  const [a, b] = [[...indices.subarray(3 * f, 3 * f + 3)], [...indices.subarray(3 * g, 3 * g + 3)]]
  const shared = a.filter((v) => b.includes(v))
  const [ownA, ownB] = [a.filter((v) => !b.includes(v)), b.filter((v) => !a.includes(v))]
  if (shared.length === 0) return setsMeet(a.map(at), b.map(at))
  if (shared.length === 1) return setsMeet(ownA.map(at), b.map(at)) || setsMeet(ownB.map(at), a.map(at))
  if (shared.length === 3) return false
  const [p, q] = shared.map(at)
  const edge = subtract(q, p)
  const [toA, toB] = [cross(edge, subtract(at(ownA[0]), p)), cross(edge, subtract(at(ownB[0]), p))]
  return cross(toA, toB).every((x) => x === 0) && dot(toA, toB) > 0
}
