import { areFinite, nameOf, numberOf, type RecordView } from './recordView.ts'
import { broken } from './decodeCurves.ts'
import type { Geometry, HatchLine, HatchPath } from './types.ts'

const radians = Math.PI / 180

/** The groups of one edge or polyline path, collected by code: counts in the file are not needed, so they cannot lie. */
interface EdgeDraft {
  readonly type: number
  readonly values: Map<number, number[]>
}

const first = (edge: EdgeDraft, code: number, fallback = NaN): number => edge.values.get(code)?.[0] ?? fallback
const all = (edge: EdgeDraft, code: number): readonly number[] => edge.values.get(code) ?? []

/** A path of flag 2 is one polyline. */
const POLYLINE = 0

const pointsIn = (edge: EdgeDraft, code: number, z: number): Float64Array => {
  const [xs, ys] = [all(edge, code), all(edge, code + 10)]
  const points = new Float64Array(3 * Math.min(xs.length, ys.length))
  for (let i = 0; 3 * i < points.length; i++) points.set([xs[i], ys[i], z], 3 * i)
  return points
}

const parameterOf = (angle: number, ratio: number): number => Math.atan2(Math.sin(angle) / ratio, Math.cos(angle))

const finishEdge = (edge: EdgeDraft, z: number): Geometry | undefined => {
  const points = pointsIn(edge, 10, z)
  if (points.length === 0 || !areFinite(points)) return undefined
  const center = [points[0], points[1], z] as const
  if (edge.type === POLYLINE) {
    const bulges = all(edge, 42)
    return { kind: 'polyline', points, planar: true, closed: true, ...(bulges.length === points.length / 3 && { bulges: Float64Array.from(bulges) }) }
  }
  const end = pointsIn(edge, 11, z)
  if (edge.type === 1) return end.length === 3 && areFinite(end) ? { kind: 'line', from: center, to: [end[0], end[1], z] } : undefined
  if (edge.type === 2 || edge.type === 3) {
    let [a, b] = [first(edge, 50) * radians, first(edge, 51) * radians]
    // clockwise angles are measured the other way round
    if (first(edge, 73, 1) === 0) [a, b] = [-b, -a]
    const size = first(edge, 40)
    if (!(Math.abs(a + b + size) < Infinity)) return undefined
    if (edge.type === 2) return { kind: 'arc', center, radius: Math.abs(size), start: a, end: b }
    if (end.length !== 3 || !areFinite(end) || !(size > 0)) return undefined
    // angles here, parameters in an ELLIPSE
    return { kind: 'ellipse', center, major: [end[0], end[1], 0], ratio: size, start: parameterOf(a, size), end: parameterOf(b, size) }
  }
  if (edge.type !== 4) return undefined
  const knots = Float64Array.from(all(edge, 40))
  const weights = Float64Array.from(all(edge, 42))
  if (!areFinite(knots) || !areFinite(weights) || !areFinite(end)) return undefined
  return { kind: 'spline', degree: first(edge, 94, 3), closed: false, knots, controls: points, ...(weights.length > 0 && { weights }), fits: end }
}

/** HATCH and MPOLYGON: boundary paths, and the lines of the pattern as they are drawn. */
export const decodeHatch = (r: RecordView): Geometry => {
  const { codes, numbers } = r.tags
  const z = numberOf(r, 30, 0)
  const paths: { flags: number; drafts: EdgeDraft[] }[] = []
  const lines: HatchLine[] = []
  let k = 1
  for (; k < r.end && codes[k] !== 75 && codes[k] !== 76; k++) {
    const code = codes[k]
    const path = paths.at(-1)
    if (code === 92) {
      const flags = numbers[k] === numbers[k] ? numbers[k] : 0
      paths.push({ flags, drafts: flags & 2 ? [{ type: POLYLINE, values: new Map() }] : [] })
    } else if (!path) continue
    else if (code === 72 && !(path.flags & 2)) path.drafts.push({ type: numbers[k], values: new Map() })
    else {
      const edge = path.drafts.at(-1)
      const known = edge?.values.get(code)
      if (known) known.push(numbers[k])
      else edge?.values.set(code, [numbers[k]])
    }
  }
  let line: { angle: number; base: [number, number]; offset: [number, number]; dashes: number[] } | undefined
  for (; k < r.end && codes[k] !== 98; k++) {
    const value = numbers[k]
    if (!(value - value === 0)) continue
    if (codes[k] === 53) lines.push((line = { angle: value * radians, base: [0, 0], offset: [0, 0], dashes: [] }))
    else if (codes[k] === 43 && line) line.base[0] = value
    else if (codes[k] === 44 && line) line.base[1] = value
    else if (codes[k] === 45 && line) line.offset[0] = value
    else if (codes[k] === 46 && line) line.offset[1] = value
    else if (codes[k] === 49 && line) line.dashes.push(value)
  }
  const done: HatchPath[] = paths
    .map(({ flags, drafts }) => ({ flags, edges: drafts.flatMap((draft) => finishEdge(draft, z) ?? []) }))
    .filter((p) => p.edges.length > 0)
  if (done.length === 0) return broken('boundary')
  return { kind: 'hatch', pattern: nameOf(r, 2), solid: numberOf(r, 70, 0) === 1, elevation: z, paths: done, lines }
}
