import { type Adjacency, type BoundaryLoops, boundaryLoops } from '@trunnion/meshcore'
import { adjacencyOf } from '../topology.ts'
import { type EdgeBook, makeEdgeBook } from './edgeBook.ts'
import { type Surface, addFaces, made } from './surface.ts'
import { type Loop, triangulateLoop } from './triangulateLoop.ts'
import { crossOf } from './vectors.ts'

export interface FilledHoles {
  readonly surface: Surface
  /** Loops that are closed now. */
  readonly filled: number
  /** Loops that were left open because they look designed. */
  readonly designed: number
  /** Loops that could not be spanned. */
  readonly failed: number
}

/** Which loops to fill: number of the loop in the given loops. */
export type LoopChoice = (loops: BoundaryLoops, adjacency: Adjacency) => (loop: number) => boolean

/** Fills the chosen boundary loops; every loop is simple, so each becomes a disc. */
export const fillHoles = (surface: Surface, choice: LoopChoice, measure: 'bend' | 'area' = 'bend'): FilledHoles => {
  const { points } = surface
  const adjacency = adjacencyOf(surface)
  if (adjacency.boundaryEdges === 0) return { surface, filled: 0, designed: 0, failed: 0 }
  const loops = boundaryLoops(adjacency)
  const wanted = choice(loops, adjacency)
  const book = makeEdgeBook(adjacency, points)
  const faces: number[] = []
  const extra: number[] = []
  let filled = 0
  let designed = 0
  let failed = 0
  for (let n = 0; n < loops.loops; n++) {
    if (!wanted(n)) {
      designed++
      continue
    }
    const loop = loopOf(points, adjacency, loops, n)
    const span = loop.vertices.length < 3 ? undefined : spanOf(points, loop, book, measure, points.length / 3 + extra.length / 3, extra)
    if (!span) {
      failed++
      continue
    }
    for (let i = 0; i < span.length; i += 3) {
      book.add(span[i], span[i + 1])
      book.add(span[i + 1], span[i + 2])
      book.add(span[i + 2], span[i])
      book.addFace(span[i], span[i + 1], span[i + 2])
      faces.push(span[i], span[i + 1], span[i + 2])
    }
    filled++
  }
  return { surface: filled === 0 ? surface : addFaces(surface, faces, made.fill, extra), filled, designed, failed }
}

/** The loop turned round, as the faces that fill it must run, with the normals of the faces behind it. */
const loopOf = (points: Float64Array, { indices }: Adjacency, { halfEdges, vertices, offsets }: BoundaryLoops, n: number): Loop => {
  const [from, to] = [offsets[n], offsets[n + 1]]
  const out: number[] = []
  const normals = new Float64Array(3 * (to - from))
  // edge i of the turned loop is the walk's edge before vertex to - 1 - i
  for (let i = 0; i < to - from; i++) {
    out.push(vertices[to - 1 - i])
    const h = halfEdges[i === to - from - 1 ? to - 1 : to - 2 - i]
    const f = 3 * ((h / 3) | 0)
    crossOf(points, 3 * indices[f], 3 * indices[f + 1], 3 * indices[f + 2], normals, 3 * i)
    const size = Math.hypot(normals[3 * i], normals[3 * i + 1], normals[3 * i + 2])
    for (let k = 3 * i; k < 3 * i + 3; k++) normals[k] = size > 0 ? normals[k] / size : 0
  }
  return { vertices: out, normals }
}

const spanOf = (points: Float64Array, loop: Loop, book: EdgeBook, measure: 'bend' | 'area', next: number, extra: number[]): number[] | undefined => {
  const [a, b, c] = loop.vertices
  if (loop.vertices.length === 3) return book.hasFace(a, b, c) ? undefined : [a, b, c]
  const span = triangulateLoop(points, loop, (a, b) => !book.has(a, b), measure)
  if (span) return span
  // no triangulation without a forbidden edge: a fan about the middle needs none
  const n = loop.vertices.length
  const middle = [0, 0, 0]
  for (const v of loop.vertices) for (let k = 0; k < 3; k++) middle[k] += points[3 * v + k] / n
  extra.push(...middle.map((x) => Math.fround(x)))
  return loop.vertices.flatMap((v, i) => [v, loop.vertices[(i + 1) % n], next])
}
