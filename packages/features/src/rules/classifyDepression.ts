import type { FeatureClass } from '../types.ts'
import type { PartView } from '../view/partView.ts'
import { type Vec, cross, dot, isParallel, norm, unit } from '../view/vec.ts'
import type { Wall } from './depressions.ts'
import type { Stock } from './stock.ts'

/** What a group of walls is. */
export interface Shape {
  readonly class: FeatureClass
  readonly shape: string
  /** Index of the wall that is the bottom; undefined for passages and V slots. */
  readonly floor: number | undefined
  /** Direction of a passage or of a V slot. */
  readonly along?: Vec
  readonly completeness: number
}

const across = 0.02
const polygons: Readonly<Record<number, string>> = { 3: 'triangular', 4: 'rectangular', 6: '6-sided' }

/** The class of walls that hang together, by who meets whom; undefined where they are more than one shape. */
export const classifyDepression = (walls: readonly Wall[], part: PartView, stock: Stock): Shape | undefined => {
  if (walls.length === 1) return single(walls[0], part)
  if (walls.length === 2) return pair(walls, part, stock)
  const ring = passage(walls)
  if (ring) return ring
  const floor = walls.findIndex(
    (wall, k) => wall.face.surface === 'plane' && wall.meets.size === walls.length - 1 && !walls.some((other, j) => j !== k && facesAway(wall, other)),
  )
  if (floor < 0) return undefined
  const sides = walls.map((_, k) => k).filter((k) => k !== floor)
  const among = sides.map((k) => [...walls[k].meets].filter((other) => other !== floor).length)
  if (walls.length === 3) return triple(walls, floor, stock)
  if (isIsland(walls, floor)) return { class: 'boss', shape: 'prismatic', floor, completeness: 0.9 }
  const polygon = sides.every((k) => walls[k].face.surface === 'plane') ? (polygons[sides.length] ?? `${sides.length}-sided`) : curvedName(walls, sides)
  if (among.every((count) => count === 2)) return { class: 'pocket', shape: polygon, floor, completeness: 1 }
  const ends = among.filter((count) => count === 1).length
  if (ends === 2 && among.every((count) => count === 1 || count === 2))
    return { class: 'blind-slot', shape: sides.length === 3 && polygon === 'triangular' ? 'rectangular' : polygon, floor, completeness: 1 }
  return among.every((count) => count <= 2) ? { class: 'through-slot', shape: 'general', floor, completeness: 0.7 } : undefined
}

const curvedName = (walls: readonly Wall[], sides: readonly number[]): string => {
  const bent = sides.filter((k) => walls[k].face.surface === 'cylinder').length
  return bent === 2 && sides.length === 4 ? 'circular-end' : 'general'
}

/** A wall whose normal leans against the floor's: an undercut, or the floor of something else. */
const facesAway = (floor: Wall, wall: Wall): boolean => wall.face.surface === 'plane' && dot(floor.face.axis, wall.face.axis) < -0.999

const single = ({ face, faces }: Wall, part: PartView): Shape | undefined => {
  if (face.surface === 'plane' && faces.every(({ sides }) => sides.every(({ edge }) => edge.convexity === 'convex')))
    return { class: 'chamfer', shape: 'planar', floor: undefined, completeness: 0.7 }
  // A face that rises out of a floor on the stock: what stands on it is another rule's.
  void part
  return undefined
}

const isStraight = (wall: Wall, directions: readonly Vec[]): boolean =>
  wall.face.surface === 'plane' && directions.some((direction) => isParallel(direction, wall.face.axis, across))

const pair = (walls: readonly Wall[], part: PartView, stock: Stock): Shape | undefined => {
  const [a, b] = walls
  if (!a.meets.has(1) || a.face.surface !== 'plane' || b.face.surface !== 'plane') return undefined
  const along = unit(cross(a.face.axis, b.face.axis))
  if (norm(along) === 0) return undefined
  const triangular = walls.find((wall) => wall.faces.length === 1 && wall.face.loops.length === 1 && wall.face.loops[0].length === 3)
  if (triangular) return { class: 'blind-step', shape: 'triangular', floor: walls.indexOf(triangular), completeness: 1 }
  if (sharesTop(a, b, along, part)) return { class: 'through-slot', shape: 'triangular', floor: undefined, along, completeness: 1 }
  const straight = isStraight(a, stock.directions) && isStraight(b, stock.directions)
  // The floor is the slanted one, else the larger.
  const floor = straight ? (a.face.areaMm2 >= b.face.areaMm2 ? 0 : 1) : isStraight(a, stock.directions) ? 1 : 0
  return { class: 'through-step', shape: straight ? 'rectangular' : 'slanted', floor, along, completeness: 1 }
}

/** Whether both walls come up to one face that looks out of the slot; the faces at the ends of their common edge look along it. */
const sharesTop = (a: Wall, b: Wall, along: Vec, part: PartView): boolean => {
  const tops = (wall: Wall): Vec[] =>
    wall.faces
      .flatMap(({ sides }) => sides.filter(({ edge, other }) => other >= 0 && edge.convexity === 'convex').map(({ other }) => part.faces[other].axis))
      .filter((axis) => !isParallel(axis, along, across) && dot(axis, a.face.axis) > across && dot(axis, b.face.axis) > across)
  const others = tops(b)
  return tops(a).some((axis) => others.some((other) => dot(axis, other) > 0.999))
}

const triple = (walls: readonly Wall[], floor: number, stock: Stock): Shape | undefined => {
  const [a, b] = [0, 1, 2].filter((k) => k !== floor)
  if (walls[a].meets.has(b)) {
    const square = [0, 1, 2].every((i) => [0, 1, 2].every((j) => i === j || Math.abs(dot(walls[i].face.axis, walls[j].face.axis)) < across))
    if (!walls.every((wall) => wall.face.surface === 'plane')) return { class: 'blind-step', shape: 'general', floor, completeness: 0.8 }
    if (square) return { class: 'blind-step', shape: 'rectangular', floor: largest(walls), completeness: 1 }
    // Two slanted floors against one wall.
    const wall = walls.findIndex((one) => isStraight(one, stock.directions))
    return { class: 'through-step', shape: 'two-sided', floor: wall === floor ? a : floor, completeness: 1 }
  }
  const [p, q] = [walls[a].face, walls[b].face]
  if (p.surface === 'plane' && q.surface === 'plane' && dot(p.axis, q.axis) < -0.3)
    return { class: 'through-slot', shape: 'rectangular', floor, completeness: 1 }
  return { class: 'through-step', shape: 'general', floor, completeness: 0.7 }
}

const largest = (walls: readonly Wall[]): number => walls.reduce((best, wall, k) => (wall.face.areaMm2 > walls[best].face.areaMm2 ? k : best), 0)

/** A closed ring of walls along one direction, without a floor. */
const passage = (walls: readonly Wall[]): Shape | undefined => {
  if (walls.some((wall) => wall.meets.size !== 2)) return undefined
  const bent = walls.find(({ face }) => face.surface === 'cylinder')
  const first = walls[0].face.axis
  const slanted = walls.find(({ face }) => norm(cross(first, face.axis)) > 0.05)
  const along = bent ? bent.face.axis : slanted ? unit(cross(first, slanted.face.axis)) : undefined
  if (!along) return undefined
  for (const { face } of walls) {
    if (face.surface === 'plane' ? Math.abs(dot(face.axis, along)) > across : face.surface !== 'cylinder' || !isParallel(face.axis, along, across))
      return undefined
  }
  let [before, here, count] = [-1, 0, 0]
  do {
    const next: number = [...walls[here].meets].find((k) => k !== before) ?? here
    ;[before, here] = [here, next]
    count++
  } while (here !== 0 && count <= walls.length)
  if (count !== walls.length) return undefined
  const shape = bent
    ? curvedName(
        walls,
        walls.map((_, k) => k),
      )
    : (polygons[walls.length] ?? `${walls.length}-sided`)
  return { class: 'passage', shape, floor: undefined, along, completeness: 1 }
}

/** The walls stand on the floor within its rim: a boss, not a depression. */
const isIsland = (walls: readonly Wall[], floor: number): boolean => {
  const { faces } = walls[floor]
  const raised = new Set(walls.filter((_, k) => k !== floor).flatMap((wall) => wall.faces.map((face) => face.id)))
  return faces.every((face) => {
    const rim = new Set(face.loops[0] ?? [])
    return face.loops.length > 1 && face.sides.every(({ edge, other }) => !rim.has(edge.id) || !raised.has(other))
  })
}
