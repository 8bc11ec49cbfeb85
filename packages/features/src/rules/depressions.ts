import type { Draft } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { dot } from '../view/vec.ts'
import { type Shape, classifyDepression } from './classifyDepression.ts'
import { describeDepression } from './describeDepression.ts'
import type { Stock } from './stock.ts'

/** Faces on one surface that a depression counts as one wall. */
export interface Wall {
  readonly faces: readonly FaceView[]
  /** Of the first face. */
  readonly face: FaceView
  /** Walls it meets in a concave edge, over a fillet, or tangent. */
  readonly meets: Set<number>
}

/**
 * Pockets, passages, slots and steps: groups of faces that meet in concave edges and are not on the stock.
 *
 * @param taken - faces that other rules explain
 * @param fillets - blends with the material outside: what they join counts as meeting in a concave edge
 */
export const findDepressions = (part: PartView, stock: Stock, taken: ReadonlySet<number>, fillets: ReadonlySet<number>): Draft[] => {
  const links = linksOf(part, (id) => !taken.has(id) && !stock.faces.has(id), fillets)
  const seen = new Set<number>()
  const found: Explained[] = []
  for (const start of links.keys()) if (!seen.has(start)) found.push(...explain(reach(start, links, seen), part, links, stock))
  // A single curved face that nothing names is unknown, not a cut.
  return joinPieces(
    found.filter(({ faces, shape }) => faces.length > 1 || shape.class !== 'depression' || part.faces[faces[0]].surface === 'plane'),
    part,
  ).map(({ faces, shape }) => describeDepression(faces, shape, part, fillets, stock))
}

/** Pieces of one cut that a crossing feature has parted lie on the same planes, all of them. */
const joinPieces = (found: readonly Explained[], part: PartView): Explained[] => {
  const joined = new Map<string, Explained>()
  found.forEach((one, k) => {
    const planes = one.faces.map((id) => part.faces[id])
    const open = one.shape.class.startsWith('through-') && planes.length > 1 && planes.every((face) => face.surface === 'plane')
    // Coarser than the tolerance, so that rounding seldom parts equal planes; unequal ones that fall together are no closer than machinists measure.
    const step = Math.max(part.tolerance * 100, 1e-6)
    const key = open
      ? `${one.shape.shape} ${[...new Set(planes.map(({ axis, origin }) => [...axis.map((x) => Math.round(x * 1e4) || 0), Math.round(dot(axis, origin) / step)].join()))].sort().join(' ')}`
      : `${k}`
    const known = joined.get(key)
    joined.set(key, known ? { ...known, faces: [...known.faces, ...one.faces] } : one)
  })
  return [...joined.values()]
}

/** Which free faces meet. */
const linksOf = (part: PartView, isFree: (id: number) => boolean, fillets: ReadonlySet<number>): Map<number, Set<number>> => {
  const links = new Map<number, Set<number>>()
  for (const face of part.faces) if (isFree(face.id)) links.set(face.id, new Set())
  const join = (a: number, b: number): void => {
    if (a === b) return
    links.get(a)?.add(b)
    links.get(b)?.add(a)
  }
  for (const edge of part.edges) {
    const { left, right } = edge
    if (!links.has(left) || !links.has(right)) continue
    if (edge.convexity === 'concave' || edge.convexity === 'smooth') join(left, right)
  }
  for (const id of fillets) {
    const supports = [...new Set(part.faces[id].sides.filter(({ edge }) => edge.convexity === 'smooth').map(({ other }) => other))].filter((other) =>
      links.has(other),
    )
    for (const a of supports) for (const b of supports) join(a, b)
  }
  return links
}

const reach = (start: number, links: ReadonlyMap<number, ReadonlySet<number>>, seen: Set<number>): number[] => {
  const group: number[] = []
  const stack = [start]
  seen.add(start)
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    group.push(id)
    for (const next of links.get(id) ?? [])
      if (!seen.has(next)) {
        seen.add(next)
        stack.push(next)
      }
  }
  return group.sort((a, b) => a - b)
}

/** Walls of a group of faces: faces in one plane, or on one cylinder, are one wall when `merge` says so. */
const wallsOf = (ids: readonly number[], part: PartView, links: ReadonlyMap<number, ReadonlySet<number>>, merge: boolean): Wall[] => {
  const groups: FaceView[][] = []
  for (const id of ids) {
    const face = part.faces[id]
    const same = merge ? groups.find(([one]) => isSameSurface(one, face, part.tolerance * 10)) : undefined
    if (same) same.push(face)
    else groups.push([face])
  }
  const wallOf = new Map(groups.flatMap((faces, k) => faces.map((face) => [face.id, k] as const)))
  return groups.map((faces, k) => {
    const meets = new Set<number>()
    for (const { id } of faces)
      for (const other of links.get(id) ?? []) {
        const wall = wallOf.get(other)
        if (wall !== undefined && wall !== k) meets.add(wall)
      }
    return { faces, face: faces[0], meets }
  })
}

const isSameSurface = (a: FaceView, b: FaceView, slack: number): boolean =>
  a.surface === 'plane' &&
  b.surface === 'plane' &&
  dot(a.axis, b.axis) > 1 - 1e-6 &&
  Math.abs(dot(a.axis, [b.origin[0] - a.origin[0], b.origin[1] - a.origin[1], b.origin[2] - a.origin[2]])) <= slack

interface Explained {
  readonly faces: readonly number[]
  readonly shape: Shape
}

/** The group as one shape; else as several, the one that explains most faces first. */
const explain = (group: readonly number[], part: PartView, links: ReadonlyMap<number, ReadonlySet<number>>, stock: Stock): Explained[] => {
  const [apart, joined] = [false, true].map((merge) => classifyDepression(wallsOf(group, part, links, merge), part, stock))
  const named = joined && (!apart || joined.completeness > apart.completeness) ? joined : apart
  if (named) return [{ faces: group, shape: named }]
  const whole: Explained = { faces: group, shape: { class: 'depression', shape: 'general', floor: undefined, completeness: 0.4 } }
  // A part that is all cuts is beyond this decomposition, and quadratic.
  if (group.length > 400) return [whole]
  const best = bestWithin(group, part, links, stock)
  if (!best) return [whole]
  const explained = new Set(best.faces)
  const rest = group.filter((id) => !explained.has(id))
  const left = new Set(rest)
  const within = new Map(rest.map((id) => [id, new Set([...(links.get(id) ?? [])].filter((other) => left.has(other)))] as const))
  const found = [best]
  const seen = new Set<number>()
  for (const id of rest) if (!seen.has(id)) found.push(...explain(reach(id, within, seen), part, within, stock))
  return found
}

/** The best shape made of one floor and the walls round it, or of a ring of walls. */
const bestWithin = (group: readonly number[], part: PartView, links: ReadonlyMap<number, ReadonlySet<number>>, stock: Stock): Explained | undefined => {
  const walls = wallsOf(group, part, links, true)
  let best: Explained | undefined
  const consider = (chosen: readonly number[]): void => {
    if (chosen.length === 0 || chosen.length === walls.length) return
    const index = new Map(chosen.map((wall, k) => [wall, k]))
    const own = chosen.map((wall) => ({ ...walls[wall], meets: new Set([...walls[wall].meets].flatMap((other) => index.get(other) ?? [])) }))
    const shape = classifyDepression(own, part, stock)
    const faces = own.flatMap((wall) => wall.faces.map((face) => face.id))
    if (shape && shape.class !== 'depression' && (!best || faces.length * shape.completeness > best.faces.length * best.shape.completeness))
      best = { faces, shape: { ...shape, completeness: shape.completeness * 0.8 } }
  }
  walls.forEach((wall, k) => {
    if (wall.face.surface !== 'plane') return
    const upright = [...wall.meets].filter((other) => walls[other].face.surface !== 'plane' || Math.abs(dot(walls[other].face.axis, wall.face.axis)) < 0.02)
    consider([k, ...upright])
    consider([k, ...wall.meets])
    for (const other of wall.meets) consider([k, other])
  })
  for (const direction of stock.directions) {
    const along = walls.flatMap((wall, k) => (Math.abs(dot(wall.face.axis, direction)) < 0.02 === (wall.face.surface === 'plane') ? [k] : []))
    const seen = new Set<number>()
    for (const start of along) {
      if (seen.has(start)) continue
      const local = new Map(along.map((k) => [k, new Set([...walls[k].meets].filter((other) => along.includes(other)))]))
      consider(reach(start, local, seen))
    }
  }
  return best
}
