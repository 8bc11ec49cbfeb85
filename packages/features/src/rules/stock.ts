import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, angular, cross, dot, fromLine, isParallel, isPerpendicular, unit } from '../view/vec.ts'

/** The raw block or bar the part lies in. */
export interface Stock {
  /** Faces that lie on it. */
  readonly faces: ReadonlySet<number>
  /** The block's directions, most important first; orthogonal. */
  readonly directions: readonly Vec[]
  /** Faces with the whole part behind them, on the block or slanted. */
  readonly supporting: ReadonlySet<number>
}

/** Supporting faces whose normals lie along the block's directions: the faces nothing was cut to make. */
export const findStock = (part: PartView): Stock => {
  const supporting = new Set(part.faces.filter((face) => isSupporting(face, part)).map((face) => face.id))
  const directions = mainDirections(part, supporting)
  const faces = new Set<number>()
  for (const id of supporting) {
    const face = part.faces[id]
    if (face.surface === 'plane' ? directions.some((direction) => isParallel(direction, face.axis)) : face.sweep > Math.PI) faces.add(id)
  }
  for (const face of part.faces) if (isLevel(face, part, directions)) faces.add(face.id)
  return { faces, directions, supporting }
}

/** A plane along the block whose rim has the material inside all round: the level that bosses stand on, or their tops. */
const isLevel = (face: FaceView, part: PartView, directions: readonly Vec[]): boolean => {
  if (face.surface !== 'plane' || !directions.some((direction) => isParallel(direction, face.axis))) return false
  const rim = new Set(face.loops[0] ?? [])
  return face.sides.every(
    ({ edge, other }) => !rim.has(edge.id) || edge.convexity === 'convex' || (edge.convexity === 'smooth' && other >= 0 && !part.faces[other].hollow),
  )
}

const isSupporting = (face: FaceView, { corners, tolerance }: PartView): boolean => {
  // Rounding of far corners grows with their distance.
  const slack = 10 * tolerance
  if (face.surface === 'plane') {
    const level = dot(face.axis, face.origin)
    for (let k = 0; k < corners.length; k += 3)
      if (face.axis[0] * corners[k] + face.axis[1] * corners[k + 1] + face.axis[2] * corners[k + 2] > level + slack) return false
    return true
  }
  if (face.surface !== 'cylinder' || face.hollow) return false
  for (let k = 0; k < corners.length; k += 3)
    if (fromLine([corners[k], corners[k + 1], corners[k + 2]], face.origin, face.axis) > face.radius + slack) return false
  return true
}

/** Directions weighted by area: supporting planes count four times, since cut faces follow the block more often than the other way round. */
const mainDirections = (part: PartView, supporting: ReadonlySet<number>): Vec[] => {
  const groups: { direction: Vec; weight: number }[] = []
  for (const face of part.faces) {
    if (face.surface !== 'plane' && !(face.surface === 'cylinder' && !face.hollow)) continue
    const weight = face.areaMm2 * (supporting.has(face.id) ? 4 : 1)
    const group = groups.find(({ direction }) => isParallel(direction, face.axis))
    if (group) group.weight += weight
    else groups.push({ direction: face.axis, weight })
  }
  // Equal weights must not be ordered by how the part lies: the order of faces decides, which the sort keeps.
  groups.sort((a, b) => b.weight - a.weight)
  const [first] = groups
  if (!first) return []
  const second = groups.find(({ direction }) => isPerpendicular(direction, first.direction, 10 * angular))
  if (!second) return [first.direction]
  return [first.direction, second.direction, unit(cross(first.direction, second.direction))]
}

/** How far the part reaches along a direction. */
export const extentAlong = ({ corners }: PartView, direction: Vec): readonly [number, number] => {
  let [low, high] = [Infinity, -Infinity]
  for (let k = 0; k < corners.length; k += 3) {
    const t = dot(direction, [corners[k], corners[k + 1], corners[k + 2]])
    low = Math.min(low, t)
    high = Math.max(high, t)
  }
  return [low, high]
}
