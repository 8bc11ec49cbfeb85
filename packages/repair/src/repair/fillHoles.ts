import { type Adjacency, type BoundaryLoops, boundaryLoops } from '@trunnion/meshcore'
import { adjacencyOf, componentsOf, fansOf } from '../topology.ts'
import { type Gap, bridgeAnnuli } from './bridgeAnnuli.ts'
import { clipEars } from './clipEars.ts'
import { type EdgeBook, makeEdgeBook } from './edgeBook.ts'
import { shellVolumes } from './orientShells.ts'
import { type Surface, addFaces, made } from './surface.ts'
import { turnEdges } from './refinePatch.ts'
import { type ChordRule, type Loop, triangulateLoop } from './triangulateLoop.ts'
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
  const loops = boundaryLoops(adjacency, overIslands(surface, adjacency))
  const wanted = choice(loops, adjacency)
  const book = makeEdgeBook(adjacency, points)
  const faces: number[] = []
  const extra: number[] = []
  let filled = 0
  let designed = 0
  let failed = 0
  const chosen: Loop[] = []
  for (let n = 0; n < loops.loops; n++) {
    if (wanted(n)) chosen.push(loopOf(points, adjacency, loops, n))
    else designed++
  }
  const fill = (gap: Gap): boolean => {
    const span = gap.loop.vertices.length < 3 ? undefined : spanOf(points, gap, book, measure, points.length / 3 + extra.length / 3, extra)
    if (!span) return false
    for (let i = 0; i < span.length; i += 3) {
      book.add(span[i], span[i + 1])
      book.add(span[i + 1], span[i + 2])
      book.add(span[i + 2], span[i])
      book.addFace(span[i], span[i + 1], span[i + 2])
      faces.push(span[i], span[i + 1], span[i + 2])
    }
    filled += gap.parts.length
    return true
  }
  for (const gap of bridgeAnnuli(points, chosen)) {
    if (fill(gap)) continue
    if (gap.parts.length === 1) failed++
    else for (const loop of gap.parts) if (!fill({ loop, parts: [loop], normal: undefined, bridges: [] })) failed++
  }
  return { surface: filled === 0 ? surface : addFaces(surface, faces, made.fill, extra), filled, designed, failed }
}

/** A shell that holds less than this share of what a ball of its area would is a sheet. */
const thin = 1e-2

/**
 * Islands, sheets that hang on the rest by their corners alone, stand in the middle of a hole: their rim is a part of its rim.
 * Closed for itself an island would become a shell without substance.
 */
const overIslands = (surface: Surface, adjacency: Adjacency): ((face: number, other: number) => boolean) | undefined => {
  if (fansOf(surface).pinched.length === 0) return undefined
  const { of, count } = componentsOf(surface)
  if (count < 2) return undefined
  const { volume, area } = shellVolumes(surface, of, count, adjacency)
  const isSheet = (c: number): boolean => Math.abs(volume[c]) < thin * area[c] ** 1.5
  return (f, g) => of[f] !== of[g] && isSheet(of[f]) !== isSheet(of[g])
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

const spanOf = (points: Float64Array, gap: Gap, book: EdgeBook, measure: 'bend' | 'area', next: number, extra: number[]): number[] | undefined => {
  const { loop, bridges, normal } = gap
  const [a, b, c] = loop.vertices
  if (loop.vertices.length === 3) return book.hasFace(a, b, c) ? undefined : [a, b, c]
  const isBridge = (i: number, j: number): boolean => bridges.some(([p, q]) => (p === i && q === j) || (p === j && q === i))
  const allowed = (i: number, j: number): boolean => i !== j && !book.has(i, j) && !isBridge(i, j)
  const flat = normal && (bridges.length > 0 || measure === 'bend') ? clipEars(points, loop.vertices, normal, allowed) : undefined
  if (flat && isSimple(flat)) return turned(points, flat, allowed)
  if (bridges.length > 0) return undefined
  const span = triangulateLoop(points, loop, allowed, measure)
  if (span) return span
  // no triangulation without a forbidden edge: a fan about the middle needs none
  const n = loop.vertices.length
  const middle = [0, 0, 0]
  for (const v of loop.vertices) for (let k = 0; k < 3; k++) middle[k] += points[3 * v + k] / n
  extra.push(...middle.map((x) => Math.fround(x)))
  return loop.vertices.flatMap((v, i) => [v, loop.vertices[(i + 1) % n], next])
}

/** Does no edge run twice the same way? */
const isSimple = (span: readonly number[]): boolean => {
  const seen = new Set<string>()
  for (let i = 0; i < span.length; i++) seen.add(`${span[i]} ${span[i % 3 === 2 ? i - 2 : i + 1]}`)
  return seen.size === span.length
}

/** Sweeps over a flat span that turn its edges towards Delaunay: of all flat triangulations the one of the least slender triangles. */
const sweeps = 100

const turned = (points: Float64Array, span: number[], allowed: ChordRule): number[] => {
  const faces: number[][] = []
  for (let i = 0; i < span.length; i += 3) faces.push(span.slice(i, i + 3))
  const place = (v: number): number[] => [points[3 * v], points[3 * v + 1], points[3 * v + 2]]
  for (let sweep = 0; sweep < sweeps && turnEdges(faces, place, allowed) > 0; sweep++);
  return faces.flat()
}
