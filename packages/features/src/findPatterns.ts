import type { Feature } from './types.ts'
import { type Vec, add, cross, dot, isParallel, mul, norm, sub, unit } from './view/vec.ts'

/** Equal features in a regular arrangement. */
export interface Pattern {
  readonly kind: 'linear' | 'grid' | 'circular'
  readonly features: readonly number[]
  /** Step of a linear pattern, or the two of a grid; diameter of the pitch circle. Millimetres. */
  readonly pitchMm: readonly number[]
  readonly centre?: Vec
}

const slack = 1e-3

/** Arrangements of three and more equal features with parallel axes. */
export const findPatterns = (features: readonly Feature[]): Pattern[] => {
  const groups = new Map<number, Feature[]>()
  for (const feature of features) if (feature.axis) groups.set(feature.instance, [...(groups.get(feature.instance) ?? []), feature])
  const patterns: Pattern[] = []
  for (const group of groups.values()) {
    const direction = group[0].axis?.direction
    if (!direction || group.length < 3 || group.length > 500) continue
    const same = group.filter(({ axis }) => axis && isParallel(axis.direction, direction))
    if (same.length < 3) continue
    const points = same.flatMap(({ axis }) => (axis ? [sub(axis.origin, mul(direction, dot(axis.origin, direction)))] : []))
    const found = circular(points) ?? linear(points) ?? grid(points)
    if (found) patterns.push({ ...found, features: same.map(({ id }) => id) })
  }
  return patterns
}

type Found = Omit<Pattern, 'features'>

const round = (x: number): number => Math.round(x * 1e4) / 1e4

const circular = (points: readonly Vec[]): Found | undefined => {
  const centre = mul(
    points.reduce<Vec>((sum, p) => add(sum, p), [0, 0, 0]),
    1 / points.length,
  )
  const radii = points.map((p) => norm(sub(p, centre)))
  const radius = radii.reduce((a, b) => a + b, 0) / radii.length
  if (!(radius > slack) || radii.some((r) => Math.abs(r - radius) > slack * radius)) return undefined
  const nearest = points.map((p) => Math.min(...points.map((q) => (p === q ? Infinity : norm(sub(p, q))))))
  if (nearest.some((d) => Math.abs(d - nearest[0]) > 1e-2 * nearest[0])) return undefined
  return { kind: 'circular', pitchMm: [round(2 * radius)], centre }
}

const linear = (points: readonly Vec[]): Found | undefined => {
  const start = points[0]
  const farthest = points.reduce((a, b) => (norm(sub(b, start)) > norm(sub(a, start)) ? b : a))
  const direction = unit(sub(farthest, start))
  if (points.some((p) => norm(cross(sub(p, start), direction)) > slack * norm(sub(farthest, start)))) return undefined
  const stations = points.map((p) => dot(sub(p, start), direction)).sort((a, b) => a - b)
  const pitch = (stations[stations.length - 1] - stations[0]) / (stations.length - 1)
  if (!(pitch > 0) || stations.some((s, k) => Math.abs(s - stations[0] - k * pitch) > 1e-2 * pitch)) return undefined
  return { kind: 'linear', pitchMm: [round(pitch)] }
}

const grid = (points: readonly Vec[]): Found | undefined => {
  if (points.length < 4) return undefined
  const start = points[0]
  const near = points.slice(1).sort((a, b) => norm(sub(a, start)) - norm(sub(b, start)))
  const first = sub(near[0], start)
  const second = near.map((p) => sub(p, start)).find((step) => Math.abs(dot(unit(step), unit(first))) < 1e-3)
  if (!second) return undefined
  const cells = new Set<string>()
  for (const p of points) {
    const [i, j] = [first, second].map((step) => dot(sub(p, start), step) / dot(step, step))
    if (Math.abs(i - Math.round(i)) > 1e-2 || Math.abs(j - Math.round(j)) > 1e-2) return undefined
    cells.add(`${Math.round(i)} ${Math.round(j)}`)
  }
  return cells.size === points.length ? { kind: 'grid', pitchMm: [round(norm(first)), round(norm(second))] } : undefined
}
