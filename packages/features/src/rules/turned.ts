import type { Draft, PartKind } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { type Vec, add, dot, fromLine, isParallel, mul, sub } from '../view/vec.ts'
import type { Stock } from './stock.ts'
import { degrees, rounded } from './units.ts'

/** A part counts as turned when this share of its area is of revolution about one axis. */
const leastShare = 0.6

/** The axis that most of the surface turns about, if the part is a turned one. */
export const turningAxis = (part: PartView): { readonly origin: Vec; readonly direction: Vec } | undefined => {
  const slack = part.tolerance * 10
  const total = part.faces.reduce((sum, face) => sum + face.areaMm2, 0)
  const axes: { origin: Vec; direction: Vec; area: number; outer: number }[] = []
  for (const face of part.faces) {
    if (!isRound(face)) continue
    const axis = axes.find(({ origin, direction }) => isParallel(direction, face.axis) && fromLine(face.origin, origin, direction) <= slack)
    const outer = face.hollow ? 0 : face.areaMm2
    if (axis) {
      axis.area += face.areaMm2
      axis.outer += outer
    } else axes.push({ origin: face.origin, direction: face.axis, area: face.areaMm2, outer })
  }
  const best = axes.sort((a, b) => b.area - a.area)[0]
  if (!best || best.outer === 0) return undefined
  // End faces across the axis, bounded by circles about it, belong to the turning.
  const ends = part.faces.filter(
    (face) =>
      face.surface === 'plane' &&
      isParallel(face.axis, best.direction) &&
      face.sides.some(({ edge }) => edge.circle && fromLine(edge.circle.centre, best.origin, best.direction) <= slack),
  )
  const share = (best.area + ends.reduce((sum, face) => sum + face.areaMm2, 0)) / total
  const round =
    part.faces.some((face) => face.surface === 'cylinder' && !face.hollow && face.sweep > 6.2 && isParallel(face.axis, best.direction)) ||
    best.outer > 0.3 * total
  return share >= leastShare && round ? { origin: best.origin, direction: best.direction } : undefined
}

const isRound = (face: FaceView): boolean => face.surface === 'cylinder' || face.surface === 'cone' || face.surface === 'torus' || face.surface === 'revolution'

/** Diameters, tapers and grooves of a turned part; the largest diameter is the bar it was cut from. */
export const findTurned = (part: PartView, axis: { readonly origin: Vec; readonly direction: Vec }, stock: Stock, taken: ReadonlySet<number>): Draft[] => {
  const slack = part.tolerance * 10
  const onAxis = (face: FaceView): boolean => isParallel(face.axis, axis.direction) && fromLine(face.origin, axis.origin, axis.direction) <= slack
  const outer = part.faces.filter((face) => !face.hollow && !taken.has(face.id) && (face.surface === 'cylinder' || face.surface === 'cone') && onAxis(face))
  const drafts: Draft[] = []
  for (const face of outer) {
    if (stock.faces.has(face.id)) continue
    const walls = shoulders(face, part, axis.direction)
    const length = Math.abs(face.to - face.from)
    const place = { origin: add(face.origin, mul(face.axis, face.from)), direction: axis.direction }
    if (face.surface === 'cone') {
      drafts.push({
        class: 'turned-taper',
        faces: [face.id],
        parameters: { taperDeg: rounded(2 * degrees(Math.abs(face.second))), lengthMm: rounded(length) },
        axis: place,
        completeness: 1,
      })
    } else if (walls.length === 2 && dot(walls[0].axis, walls[1].axis) < 0) {
      const depth = Math.max(...walls.map((wall) => outerRadius(wall, axis.origin, axis.direction))) - face.radius
      drafts.push({
        class: length <= 3 * depth || length < face.radius ? 'groove' : 'turned-diameter',
        faces: [face.id, ...walls.map(({ id }) => id)],
        bottom: [face.id],
        parameters: { side: 'external', diameterMm: rounded(2 * face.radius), widthMm: rounded(length), depthMm: rounded(depth) },
        axis: place,
        completeness: 1,
      })
    } else
      drafts.push({
        class: 'turned-diameter',
        faces: [face.id, ...walls.map(({ id }) => id)],
        parameters: { diameterMm: rounded(2 * face.radius), lengthMm: rounded(length) },
        axis: place,
        completeness: 1,
      })
  }
  return drafts
}

/** Planes across the axis that rise from the face in a concave edge. */
const shoulders = (face: FaceView, part: PartView, axis: Vec): FaceView[] =>
  [...new Set(face.sides.filter(({ edge, other }) => edge.convexity === 'concave' && other >= 0).map(({ other }) => other))]
    .map((id) => part.faces[id])
    .filter((wall) => wall.surface === 'plane' && isParallel(wall.axis, axis))

const outerRadius = (wall: FaceView, origin: Vec, axis: Vec): number =>
  Math.max(
    ...wall.sides.map(({ edge }) =>
      edge.circle && fromLine(edge.circle.centre, origin, axis) < edge.circle.radius
        ? edge.circle.radius
        : fromLine([edge.points[0], edge.points[1], edge.points[2]], origin, axis),
    ),
    0,
  )

export const kindOfTurned = (axis: { readonly origin: Vec; readonly direction: Vec }): PartKind => ({
  kind: 'turned',
  axis: { origin: sub(axis.origin, mul(axis.direction, dot(axis.origin, axis.direction))), direction: axis.direction },
})
