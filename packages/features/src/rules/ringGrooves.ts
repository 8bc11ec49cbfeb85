import type { Draft } from '../types.ts'
import type { FaceView, PartView } from '../view/partView.ts'
import { dot, fromLine, isParallel } from '../view/vec.ts'
import { rounded } from './units.ts'

/** Cord diameters of O-rings (ISO 3601-1), millimetres. */
const cords = [1.78, 2.62, 3.53, 5.33, 6.99] as const

/** Ring grooves sunk into a face: a flat ring between a wall with the material inside and one with the material outside, both about one axis. */
export const findRingGrooves = (part: PartView): Draft[] => {
  const drafts: Draft[] = []
  const slack = part.tolerance * 10
  for (const floor of part.faces) {
    if (floor.surface !== 'plane') continue
    const walls = [...new Set(floor.sides.filter(({ edge, other }) => edge.convexity === 'concave' && other >= 0).map(({ other }) => other))].map(
      (id) => part.faces[id],
    )
    if (walls.length < 2 || walls.some((wall) => wall.surface !== 'cylinder' || !isParallel(wall.axis, floor.axis))) continue
    const [first] = walls
    if (walls.some((wall) => fromLine(wall.origin, first.origin, first.axis) > slack)) continue
    const inner = walls.filter((wall) => !wall.hollow)
    const outer = walls.filter((wall) => wall.hollow)
    if (inner.length === 0 || outer.length === 0) continue
    const width = outer[0].radius - inner[0].radius
    const depth = Math.min(...walls.map((wall) => Math.abs(wall.to - wall.from)))
    // Wider than deep by far is an annular pocket, not a seat of a ring.
    const seal = width <= 2.5 * depth && width <= outer[0].radius
    drafts.push({
      class: seal ? 'o-ring-groove' : 'groove',
      faces: [floor.id, ...walls.map(({ id }) => id)],
      bottom: [floor.id],
      parameters: {
        side: 'face',
        innerDiameterMm: rounded(2 * inner[0].radius),
        outerDiameterMm: rounded(2 * outer[0].radius),
        widthMm: rounded(width),
        depthMm: rounded(depth),
        ...cordOf(depth),
      },
      axis: { origin: floor.centroid, direction: floor.axis },
      access: [floor.axis],
      // A crossing cut may have opened the ring.
      completeness: floor.loops.length === 2 ? 1 : 0.6,
    })
  }
  return drafts
}

/** Grooves in a bore: a wider cylinder between two rings that look at each other. */
export const findBoreGrooves = (part: PartView): Draft[] => {
  const drafts: Draft[] = []
  for (const face of part.faces) {
    if (face.surface !== 'cylinder' || !face.hollow || face.sweep < 6.2) continue
    const walls = concaveRings(face, part)
    if (walls.length !== 2 || dot(walls[0].axis, walls[1].axis) > -0.99) continue
    const bores = walls.map((wall) =>
      wall.sides.filter(({ edge, other }) => edge.circle && edge.convexity === 'convex' && other >= 0).map(({ edge }) => edge.circle?.radius ?? 0),
    )
    if (bores.some((radii) => radii.length === 0)) continue
    const depth = face.radius - Math.max(...bores.flat())
    const width = Math.abs(face.to - face.from)
    if (!(depth > 0)) continue
    drafts.push({
      class: width <= 4 * depth && depth < 0.3 * face.radius ? 'o-ring-groove' : 'groove',
      faces: [face.id, ...walls.map(({ id }) => id)],
      bottom: [face.id],
      parameters: { side: 'internal', diameterMm: rounded(2 * face.radius), widthMm: rounded(width), depthMm: rounded(depth), ...cordOf(depth) },
      axis: { origin: face.origin, direction: face.axis },
      completeness: 1,
    })
  }
  return drafts
}

const concaveRings = (face: FaceView, part: PartView): FaceView[] =>
  [...new Set(face.sides.filter(({ edge, other }) => edge.convexity === 'concave' && other >= 0).map(({ other }) => other))]
    .map((id) => part.faces[id])
    .filter((wall) => wall.surface === 'plane' && isParallel(wall.axis, face.axis))

/** Static seals sit in grooves some 70–85 % as deep as the cord is thick. */
const cordOf = (depth: number): { cordMm?: number } => {
  const cord = cords.find((one) => depth / one >= 0.68 && depth / one <= 0.88)
  return cord === undefined ? {} : { cordMm: cord }
}
